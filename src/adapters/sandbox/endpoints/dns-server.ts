import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readQuestion, writeAnswer, type DnsAnswer, type DnsQuestion } from "./dns-message.ts";

export interface RunningDns {
  /** "127.0.0.1:5353": as Node's resolvers take it. */
  readonly address: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Answers over UDP on loopback only, on a free port. What is no question gets no answer, and neither does one that `answer` drops. */
export async function serveDns(
  answer: (question: DnsQuestion) => DnsAnswer | undefined | Promise<DnsAnswer | undefined>,
  options: { readonly address?: string; readonly port?: number } = {},
): Promise<RunningDns> {
  const socket = createSocket("udp4");
  let isOpen = true;
  const host = options.address ?? "127.0.0.1";
  socket.on("message", (message, { address, port }) => {
    const question = readQuestion(message);
    if (question !== undefined) void reply(question, port, address);
  });
  const reply = async (question: DnsQuestion, port: number, address: string): Promise<void> => {
    const said = await answer(question);
    // One that does not arrive is asked for again, as with every DNS server.
    if (said !== undefined && isOpen) socket.send(writeAnswer(question, said), port, address, () => undefined);
  };
  socket.bind(options.port ?? 0, host);
  await once(socket, "listening");
  const { port } = socket.address();
  return {
    address: `${host}:${port}`,
    port,
    stop: () =>
      new Promise((resolve) => {
        isOpen = false;
        socket.close(() => {
          resolve();
        });
      }),
  };
}
