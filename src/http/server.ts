import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Failure } from "../domain/failure.ts";
import type { Log } from "../ports/log.ts";
import { answer, refuse } from "./answer.ts";

/** True when the request was its own. */
export type Route = (request: IncomingMessage, response: ServerResponse, path: string) => boolean | Promise<boolean>;

export interface HttpOptions {
  readonly host: string;
  readonly port: number;
  /** When the port is in use, take any free one: for a demo that nobody configured. */
  readonly orAnyPort?: boolean;
  readonly webhook: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** May work be sent here? */
  readonly isReady: () => Promise<boolean>;
  readonly routes?: readonly Route[];
  readonly log: Log;
}

export interface HttpService {
  readonly url: string;
  /** The same for processes on this machine. */
  readonly localUrl: string;
  /** Takes no more connections, lets those answer that have begun, cuts what is left after the grace time. */
  close(graceSeconds: number): Promise<void>;
}

export const webhookPath = "/api/github/webhooks";

/** Listens. Throws Failure "port-unusable". */
export async function serve(options: HttpOptions): Promise<HttpService> {
  const { host, port } = options;
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 20_000, keepAliveTimeout: 5_000, connectionsCheckingInterval: 1_000 },
    (request, response) => {
      void respond(request, response, options);
    },
  );
  server.maxConnections = 1_000;
  try {
    await listen(server, host, port);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EADDRINUSE" && options.orAnyPort === true) await listen(server, host, 0);
    else throw new Failure("port-unusable", { host, port, why: whyNot(code) }, { cause: error });
  }
  const address = server.address();
  const listening = typeof address === "object" && address !== null ? address.port : port;
  const at = (name: string): string => `http://${name.includes(":") ? `[${name}]` : name}:${listening}`;
  return { url: at(host), localUrl: at(loopbackOf(host)), close: (grace) => closeServer(server, grace) };
}

/** Who listens everywhere is reached on loopback. */
function loopbackOf(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  return host === "::" ? "::1" : host;
}

function whyNot(code: unknown): string {
  if (code === "EADDRINUSE") return "another program uses it";
  if (code === "EACCES") return "this user may not";
  return code === "EADDRNOTAVAIL" || code === "ENOTFOUND" ? "this machine has no such address" : "the system refuses it";
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function respond(request: IncomingMessage, response: ServerResponse, options: HttpOptions): Promise<void> {
  try {
    await route(request, response, options);
  } catch (error) {
    options.log.error({ err: error }, "A request could not be answered: this is a bug of ours");
    answer(response, 500, { error: "This is our fault." }, { connection: "close" });
    if (!request.complete) request.resume();
  }
}

async function route(request: IncomingMessage, response: ServerResponse, options: HttpOptions): Promise<void> {
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  if (path === webhookPath) {
    await options.webhook(request, response);
    return;
  }
  const reading = request.method === "GET" || request.method === "HEAD";
  // Whoever asks learns that we live, and nothing of how.
  if (reading && path === "/healthz") answer(response, 200, { status: "ok" });
  else if (reading && path === "/ping") answer(response, 200, { status: "pong" });
  else if (reading && path === "/readyz") {
    const isReady = await options.isReady();
    answer(response, isReady ? 200 : 503, { status: isReady ? "ok" : "not ok" });
  } else if (!(await isTaken(request, response, path, options.routes ?? []))) {
    refuse(request, response, 404, "There is nothing here.");
  }
}

async function isTaken(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  routes: readonly Route[],
): Promise<boolean> {
  for (const one of routes) if (await one(request, response, path)) return true;
  return false;
}

async function closeServer(server: Server, graceSeconds: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  server.closeIdleConnections();
  const timer = setTimeout(() => {
    server.closeAllConnections();
  }, graceSeconds * 1000);
  await closed;
  clearTimeout(timer);
}
