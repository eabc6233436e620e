import type { IncomingMessage, ServerResponse } from "node:http";
import { Failure, type FailureCode } from "../domain/failure.ts";
import { mostStateBytes } from "../domain/state-file.ts";
import { isStateName, nameOfState } from "../domain/state-key.ts";
import type { Log } from "../ports/log.ts";
import type { StateArchive } from "../ports/state-archive.ts";
import type { StateBackend } from "../ports/state-backend.ts";
import type { StateKey } from "../ports/states.ts";
import { hasToken, isLocal } from "./admin/is-operator.ts";
import { answer, refuse } from "./answer.ts";
import { bodyBudget, type BodyBudget, readBody } from "./read-body.ts";
import type { Route } from "./server.ts";
import { refuseBody } from "./state/refuse-body.ts";

export interface AdminStatesParts {
  readonly archive: StateArchive;
  readonly backend: Pick<StateBackend, "reencrypt">;
  /** Of a file that only the operator may read. */
  readonly token: string;
  readonly log: Log;
}

const root = "/admin/states";
const bodyMs = 18_000;
const retryAfter = { "retry-after": "10" };

/**
 * States for the operator on this machine, by a token: `GET /admin/states`, and of `/admin/states/<tenant>/<repository>/<migration>/<wave>`
 * `GET …/versions`, `GET …/bytes?serial=|sha256=`, `POST …/unlock?force=true`, `POST …/import`; `POST /admin/states/reencrypt`. To everybody
 * else there is nothing here.
 */
export function adminStatesRoute(parts: AdminStatesParts): Route {
  if (parts.token.length < 32) throw new Error("a token this short would be guessed");
  const budget = bodyBudget(2 * mostStateBytes);
  return async (request, response, path) => {
    if ((path !== root && !path.startsWith(`${root}/`)) || !isLocal(request)) return false;
    if (!hasToken(request, parts.token)) {
      refuse(request, response, 401, "The token is missing or wrong.", { "www-authenticate": "Bearer" });
      return true;
    }
    try {
      return await serve({ request, response, budget, ...parts }, path);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const { code, message, next } = error as Failure;
      parts.log.warn({ err: error }, "A request of the operator could not be done");
      answer(response, statusOf(code), { error: message, code, next }, request.complete ? {} : { connection: "close" });
      return true;
    }
  };
}

interface Exchange extends AdminStatesParts {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly budget: BodyBudget;
}

async function serve(exchange: Exchange, path: string): Promise<boolean> {
  const { request, response, archive, backend, log } = exchange;
  const asked = `${request.method ?? ""} ${path.slice(root.length)}`;
  if (asked === "GET ") {
    answerJson(response, await archive.list());
    return true;
  }
  if (asked === "POST /reencrypt") {
    const done = await backend.reencrypt();
    log.info(done, "States were encrypted again on demand");
    answerJson(response, done);
    return true;
  }
  const [method = "", , tenant, repository, migration, wave, act, ...rest] = asked.replace(" ", "/").split("/");
  const parts = [tenant, repository, migration, wave];
  if (rest.length > 0 || !parts.every((part) => part !== undefined && isStateName(part))) return false;
  const key = { tenant, repository, migration, wave } as StateKey;
  return await serveState(exchange, key, `${method} ${act ?? ""}`);
}

async function serveState(exchange: Exchange, key: StateKey, asked: string): Promise<boolean> {
  const { request, response, archive, log } = exchange;
  const query = new URLSearchParams(request.url?.split("?")[1] ?? "");
  switch (asked) {
    case "GET versions":
      answerJson(response, await archive.versions(key));
      return true;
    case "GET bytes":
      await sendBytes(exchange, key, query);
      return true;
    case "POST unlock": {
      const holder = await archive.unlock(key, query.get("force") === "true");
      log.warn({ state: nameOfState(key), holder: holder ?? null }, "The operator unlocked a state");
      answerJson(response, { holder: holder ?? null });
      return true;
    }
    case "POST import":
      await takeImport(exchange, key);
      return true;
    default:
      return false;
  }
}

async function sendBytes({ response, archive, log }: Exchange, key: StateKey, query: URLSearchParams): Promise<void> {
  const [serial, sha256] = [query.get("serial"), query.get("sha256")];
  if ((serial !== null && !/^\d{1,15}$/.test(serial)) || (sha256 !== null && !/^[0-9a-f]{64}$/.test(sha256))) {
    answer(response, 400, {
      error: "A version is named by its serial, a whole number, or by its sha256, 64 digits and letters.",
    });
    return;
  }
  const bytes = await archive.bytes(key, {
    ...(serial === null ? {} : { serial: Number(serial) }),
    ...(sha256 === null ? {} : { sha256 }),
  });
  if (bytes === undefined) {
    answer(response, 404, { error: "There is no such version." });
    return;
  }
  log.warn({ state: nameOfState(key), serial }, "The operator took a state out");
  response.writeHead(200, {
    "content-type": "application/octet-stream",
    "content-length": bytes.byteLength,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(bytes);
}

async function takeImport({ request, response, archive, budget, log }: Exchange, key: StateKey): Promise<void> {
  const body = await readBody(request, { bytes: mostStateBytes, milliseconds: bodyMs, budget }, () => undefined);
  if ("refused" in body) {
    refuseBody(request, response, body.refused, mostStateBytes, retryAfter);
    return;
  }
  try {
    const version = await archive.import(key, body.bytes);
    log.warn({ state: nameOfState(key), serial: version.serial, sha256: version.sha256 }, "The operator put a state in");
    answerJson(response, version);
  } finally {
    body.release();
  }
}

function statusOf(code: FailureCode): number {
  if (code === "store-unreachable") return 503;
  return code === "state-locked" || code === "lease-lost" ? 409 : 422;
}

function answerJson(response: ServerResponse, value: unknown): void {
  const text = `${JSON.stringify(value)}\n`;
  response.writeHead(200, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(text);
}
