import { createServer as createPlain, type RequestListener } from "node:http";
import { createServer as createSecure } from "node:https";
import { createServer as createTcp, type AddressInfo, type Server, type Socket } from "node:net";
import { createServer as createTls } from "node:tls";
import type { Listener } from "./balancers.ts";
import type { Certificate } from "./certificate.ts";

export interface ServedListener {
  /** Where it really listens. */
  readonly port: number;
  close(): Promise<void>;
}

/** Serves one listener of a load balancer at an address, on a free port. `isBroken` is asked at each request. */
export async function serveListener(
  listener: Listener,
  address: string,
  certificate: Certificate | undefined,
  isBroken: () => boolean,
): Promise<ServedListener> {
  const server = serverFor(listener, certificate, isBroken);
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, address, resolve);
  });
  // A socket that listens on a network has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => {
          resolve();
        });
      }),
  };
}

function serverFor(listener: Listener, pair: Certificate | undefined, isBroken: () => boolean): Server {
  const secure = { cert: pair?.certificate, key: pair?.key, minVersion: listener.minVersion };
  const accept = (socket: Socket): void => {
    socket.on("error", () => undefined);
    if (isBroken()) socket.destroy();
  };
  switch (listener.protocol) {
    case "http":
      return createPlain(answering(listener.action, isBroken));
    case "https":
      return createSecure(secure, answering(listener.action, isBroken));
    case "tcp":
      return createTcp(accept);
    case "tls":
      return createTls(secure, accept);
  }
}

function answering(action: Listener["action"], isBroken: () => boolean): RequestListener {
  return (request, answer) => {
    if (isBroken()) {
      answer.writeHead(503).end("broken\n");
      return;
    }
    switch (action.does) {
      case "answer":
        answer.writeHead(200, { "content-type": "text/plain" }).end(`${action.target}\n`);
        return;
      case "redirect": {
        const host = (request.headers.host ?? "").replace(/:\d+$/, "");
        answer.writeHead(301, { location: `${action.protocol}://${host}:${action.port}${request.url ?? "/"}` }).end();
        return;
      }
      case "status":
        answer.writeHead(action.status).end();
    }
  };
}
