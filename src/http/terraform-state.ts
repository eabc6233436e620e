import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Failure } from "../domain/failure.ts";
import { mostStateBytes } from "../domain/state-file.ts";
import { nameOfState } from "../domain/state-key.ts";
import type { Journal } from "../ports/journal.ts";
import type { Log } from "../ports/log.ts";
import type { RunAccess, StateWire, WritingAccess } from "../ports/state-wire.ts";
import type { StateKey } from "../ports/states.ts";
import { answer, refuse } from "./answer.ts";
import { bodyBudget, type BodyBudget, readBody } from "./read-body.ts";
import type { Route } from "./server.ts";
import { admit, keyOf } from "./state/admit.ts";
import { announce } from "./state/announce.ts";
import { lockState, unlockState } from "./state/lock-state.ts";
import { refuseBody, tooLarge } from "./state/refuse-body.ts";
import { writeState } from "./state/write-state.ts";

export interface StateRouteParts {
  readonly wire: StateWire;
  readonly log: Log;
  /** Hears of every state that was written or refused; a write that it could not note is answered 503, and Terraform repeats it. */
  readonly journal?: Pick<Journal, "record">;
  readonly limits?: StateRouteLimits;
}

export interface StateRouteLimits {
  /** Of one state, in bytes. */
  readonly state: number;
  /** Of all bodies that are read at once, in bytes. */
  readonly bodies: number;
  /** For one body, in milliseconds. */
  readonly milliseconds: number;
}

const usualLimits: StateRouteLimits = { state: mostStateBytes, bodies: 4 * mostStateBytes, milliseconds: 18_000 };
const mostLockBytes = 16 * 1024;
/** Terraform repeats twice: enough for a database that changes over. */
const retryAfter = { "retry-after": "10" };

/**
 * Terraform's http backend at `/state/<tenant>/<repository>/<migration>/<wave>`:
 * https://developer.hashicorp.com/terraform/language/backend/http. Nothing of a state is logged or repeated in an answer.
 */
export function stateRoute(parts: StateRouteParts): Route {
  const limits = parts.limits ?? usualLimits;
  const budget = bodyBudget(limits.bodies);
  return async (request, response, path) => {
    const key = keyOf(path);
    if (key === undefined) return false;
    try {
      const access = await admit(request, response, key, parts.wire);
      if (access !== undefined) await serveState({ request, response, access, limits, budget, ...parts });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      refuseFailure(error as Failure, { request, response, log: parts.log, key });
    }
    return true;
  };
}

interface Exchange extends StateRouteParts {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly access: RunAccess;
  readonly limits: StateRouteLimits;
  readonly budget: BodyBudget;
}

async function serveState(exchange: Exchange): Promise<void> {
  const { request, response, access } = exchange;
  if (request.method === "GET") {
    await send(response, access.key, exchange.wire);
    return;
  }
  const { token } = access;
  if (token === null) return;
  const bytes = request.method === "POST" ? exchange.limits.state : mostLockBytes;
  if (Number(request.headers["content-length"] ?? 0) > bytes) {
    refuse(request, response, 413, tooLarge(bytes));
    return;
  }
  const body = await readBody(
    request,
    { bytes, milliseconds: exchange.limits.milliseconds, budget: exchange.budget },
    () => undefined,
  );
  if ("refused" in body) {
    refuseBody(request, response, body.refused, bytes, retryAfter);
    return;
  }
  try {
    await change(exchange, { ...access, token }, body.bytes);
  } finally {
    body.release();
  }
}

async function send(response: ServerResponse, key: StateKey, wire: Pick<StateWire, "current">): Promise<void> {
  const found = await wire.current(key);
  const headers = { "cache-control": "no-store", "x-content-type-options": "nosniff" };
  if (found === undefined) {
    // Terraform takes it for an empty state; 404 could as well come from a proxy.
    response.writeHead(204, headers).end();
    return;
  }
  response.writeHead(200, {
    ...headers,
    "content-type": "application/json",
    "content-length": found.bytes.byteLength,
    "content-md5": createHash("md5").update(found.bytes).digest("base64"),
  });
  response.end(found.bytes);
}

async function change(exchange: Exchange, access: WritingAccess, bytes: Uint8Array): Promise<void> {
  const { request, response, wire } = exchange;
  switch (request.method) {
    case "LOCK":
      await lockState(response, access, bytes, wire);
      return;
    case "UNLOCK":
      await unlockState(response, access, bytes, wire);
      return;
    default:
      await write(exchange, access, bytes);
  }
}

async function write(exchange: Exchange, access: WritingAccess, bytes: Uint8Array): Promise<void> {
  const { request, response, wire } = exchange;
  const written = await writeState(request, bytes, access, wire);
  if ("wrong" in written) {
    answer(response, 400, { error: written.wrong });
    return;
  }
  await announce(written, access, exchange);
  if ("stored" in written) answer(response, 200, { status: "stored" });
  else answer(response, 409, { error: `The state was refused and put aside: ${written.refused}.` });
}

interface Refused {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly log: Log;
  readonly key: StateKey;
}

function refuseFailure(failure: Failure, { request, response, log, key }: Refused): void {
  log.error({ state: nameOfState(key), err: failure }, "A request of Terraform for a state could not be answered");
  const isAway = failure.code === "store-unreachable";
  refuse(request, response, isAway ? 503 : 500, failure.message, isAway ? retryAfter : {});
}
