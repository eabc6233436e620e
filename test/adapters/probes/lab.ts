import { createServer as createPlain, type RequestListener, type Server } from "node:http";
import { createServer as createSecure } from "node:https";
import { createServer as createTcp, type AddressInfo, type Server as TcpServer, type Socket } from "node:net";
import { networkProbes, type ProbeSettings } from "../../../src/adapters/probes/probes.ts";
import type { DnsRecord } from "../../../src/adapters/sandbox/endpoints/dns-message.ts";
import { serveDns } from "../../../src/adapters/sandbox/endpoints/dns-server.ts";
import type { CheckOutcome, ProbeTarget } from "../../../src/domain/probe.ts";

export const now = new Date();
export const days = (count: number): Date => new Date(now.getTime() + count * 86_400_000);

/** Closes what a test opened. */
export class Lab {
  readonly #open: (() => Promise<unknown>)[] = [];

  /** Port of an HTTP server on loopback. */
  async http(listener: RequestListener, host = "127.0.0.1"): Promise<number> {
    return await this.#listen(createPlain({ maxHeaderSize: 1_000_000 }, listener), host);
  }

  async https(listener: RequestListener, options: Parameters<typeof createSecure>[0]): Promise<number> {
    return await this.#listen(createSecure(options, listener), "127.0.0.1");
  }

  /** A server that is given each connection as it is. */
  async tcp(listener: (socket: Socket) => void, port = 0): Promise<number> {
    return await this.#listen(
      createTcp((socket) => {
        socket.on("error", () => undefined);
        listener(socket);
      }),
      "127.0.0.1",
      port,
    );
  }

  /** "127.0.0.1:port" of a DNS server over these records; `asked` hears of every question. */
  async dns(
    records: () => readonly DnsRecord[],
    options: { readonly address?: string; readonly port?: number } = {},
  ): Promise<string> {
    const server = await serveDns(({ name, type }) => {
      const named = records().filter((record) => record.name === name);
      const aliases = named.filter((record) => record.type === "CNAME");
      const answers = [...aliases, ...named.filter((record) => record.type === type && type !== "CNAME")];
      return { code: named.length === 0 ? "no-such-name" : "ok", records: answers };
    }, options);
    this.#open.push(() => server.stop());
    return server.address;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.splice(0).map((stop) => stop()));
  }

  async #listen(server: Server | TcpServer, host: string, port = 0): Promise<number> {
    const sockets = new Set<Socket>();
    server.on("connection", (socket: Socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(port, host, resolve));
    this.#open.push(async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    });
    return (server.address() as AddressInfo).port;
  }
}

type Without<T> = T extends unknown ? Omit<T, "timeoutMs" | "allowed"> : never;
export type Wish = Without<ProbeTarget> & { readonly timeoutMs?: number; readonly allowed?: readonly string[] };

/** One attempt of the real probes. Loopback is allowed unless the wish says otherwise. */
export function look(wish: Wish, settings: Partial<ProbeSettings> = {}): Promise<CheckOutcome> {
  const probes = networkProbes({ clock: { now: () => now }, ownPorts: [], dns: { resolvers: [] }, ...settings });
  const target = { timeoutMs: 3000, allowed: ["127.0.0.0/8"], ...wish };
  return probes.probe(target, new AbortController().signal);
}

export const address = (name: string, data: string, ttl = 60): DnsRecord => ({
  name,
  type: data.includes(":") ? "AAAA" : "A",
  ttl,
  data,
});
