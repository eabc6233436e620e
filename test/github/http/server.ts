import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createHash } from "node:crypto";
import { notFound, Refusal, type Answer, type Json } from "../answers.ts";
import type { Traffic } from "../contract/guard.ts";
import type { World } from "../world.ts";
import { authenticate, nameOf, type Caller } from "./authenticate.ts";
import type { Fault, Faults } from "./faults.ts";
import { isGitPath, serveGit } from "./git-transport.ts";
import type { Limits } from "./limits.ts";
import { permitOperation } from "./permit.ts";
import { isWrite, type RecordedRequest } from "./record.ts";
import { actorOf, movedTo, repositoryOf, type Call, type Match, type Router } from "./route.ts";

export interface ServerParts {
  readonly world: World;
  readonly router: Router;
  readonly limits: Limits;
  readonly faults: Faults;
  readonly record: RecordedRequest[];
  /** Each answer takes at least so long, as it does on the way to GitHub. */
  readonly latencyMs: number;
  readonly watch: (traffic: Traffic) => void;
}

export class BedServer {
  readonly #parts: ServerParts;
  readonly #server: Server;
  /** Connections are refused at the door: closed before an answer. */
  down = false;
  #sequence = 0;

  constructor(parts: ServerParts) {
    this.#parts = parts;
    this.#server = createServer((request, response) => {
      void this.#serve(request, response);
    });
  }

  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, "127.0.0.1", resolve);
    });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get sequence(): number {
    return this.#sequence;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.down) return void request.socket.destroy();
    const { world, record } = this.#parts;
    const started = performance.now();
    const url = new URL(request.url ?? "/", world.url);
    const method = request.method ?? "GET";
    const one = { operation: null as string | null, body: undefined as unknown, who: "nobody", status: 0 };
    try {
      if (isGitPath(url.pathname)) Object.assign(one, await serveGit(world, request, response, url));
      else await this.#answer(request, response, url, method, one);
    } catch (error) {
      // A fault of the bed itself: loud, so that nobody takes it for GitHub's.
      response.writeHead(500).end(`The test bed failed: ${error instanceof Error ? (error.stack ?? "") : String(error)}`);
      one.status = 500;
    }
    const writes = isWrite(method, url.pathname, one.body);
    const milliseconds = performance.now() - started;
    const { pathname: path, search: query } = url;
    record.push({ ...one, sequence: ++this.#sequence, at: world.now(), method, path, query, milliseconds, writes });
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    method: string,
    one: { operation: string | null; body: unknown; who: string; status: number },
  ): Promise<void> {
    const { faults, watch, limits } = this.#parts;
    const text = await readBody(request);
    one.body = parse(text);
    const fault = faults.take(method, url.pathname, text);
    const lost = fault !== undefined && fault.after !== "applied" && fault.how !== "slow";
    let answer: Answer = { status: 0 };
    let headers: Readonly<Record<string, string>> = {};
    if (!lost) {
      try {
        const caller = authenticate(this.#parts.world, request.headers.authorization);
        one.who = nameOf(caller);
        const path = this.#path(url.pathname);
        const moved = movedTo(this.#parts.world, path);
        const match = this.#parts.router.find(method, path);
        one.operation = match?.operation ?? null;
        try {
          headers = limits.enter(one.who, method, one.operation ?? "");
          if (this.#parts.latencyMs > 0) await sleep(this.#parts.latencyMs);
          answer =
            moved === undefined ? await this.#run(match, caller, url, request, one.body) : redirect(method, moved + url.search);
        } finally {
          limits.leave();
        }
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        answer = error;
      }
    }
    const said = lost ? {} : { status: answer.status, answer: answer.body };
    watch({ method, path: this.#path(url.pathname), query: url.searchParams, body: one.body, ...said });
    one.status = await send(request, response, { ...answer, headers: { ...headers, ...answer.headers } }, fault);
    if (one.status === 304) limits.refund(one.who);
  }

  /** `/repositories/{id}/…` is another name of `/repos/{owner}/{repo}/…`. */
  #path(path: string): string {
    const match = /^\/repositories\/(\d+)(\/.*)?$/.exec(path);
    const found = this.#parts.world.repositories.find((one) => String(one.id) === match?.[1] && !one.deleted);
    return found ? `/repos/${found.owner.login}/${found.name}${match?.[2] ?? ""}` : path;
  }

  async #run(match: Match | undefined, caller: Caller, url: URL, request: IncomingMessage, body: unknown): Promise<Answer> {
    if (!match) throw notFound();
    if (body === invalidJson) throw new Refusal(400, "Problems parsing JSON");
    const { world } = this.#parts;
    const repository = repositoryOf(world, match.params);
    permitOperation(match.operation, caller, repository);
    const call: Call = {
      ...{ world, caller, params: match.params, query: url.searchParams, url: world.url + url.pathname },
      body: (body ?? {}) as Json,
      accept: (request.headers.accept ?? "").toLowerCase(),
      get repository() {
        if (!repository) throw notFound();
        return repository;
      },
      get actor() {
        return actorOf(caller);
      },
    };
    return match.handler(call);
  }
}

function redirect(method: string, to: string): Answer {
  return {
    status: method === "GET" ? 301 : 307,
    headers: { location: to },
    body: { message: "Moved Permanently", url: to, documentation_url: "https://docs.github.com/rest" },
  };
}

const invalidJson = Symbol("invalid JSON");

function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return invalidJson;
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  fault: Fault | undefined,
): Promise<number> {
  if (fault?.how === "reset") {
    request.socket.destroy();
    return 0;
  }
  if (fault?.how === "hang") return 0;
  if (fault?.how === "slow") await sleep(fault.ms ?? 0);
  const status = fault?.status ?? answer.status;
  const body = fault?.status === undefined ? answer.body : (fault.body ?? { message: "Server Error" });
  return write(request, response, status, { ...answer.headers, ...fault?.headers }, body);
}

function write(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): number {
  const raw = typeof body === "string" || Buffer.isBuffer(body);
  const bytes = body === undefined ? Buffer.alloc(0) : raw ? Buffer.from(body as string) : Buffer.from(JSON.stringify(body));
  const etag = `"${createHash("sha256").update(bytes).digest("hex")}"`;
  const same = request.method === "GET" && status === 200 && request.headers["if-none-match"] === etag;
  const common = { ...headers, ...(request.method === "GET" && status === 200 ? { etag } : {}) };
  if (same || status === 204 || status === 304) {
    response.writeHead(same ? 304 : status, common).end();
    return same ? 304 : status;
  }
  const type = raw ? "application/octet-stream" : "application/json; charset=utf-8";
  response.writeHead(status, { "content-type": type, ...common, "content-length": String(bytes.length) }).end(bytes);
  return status;
}
