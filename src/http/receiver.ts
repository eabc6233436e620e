import type { IncomingMessage, ServerResponse } from "node:http";
import type { Delivery } from "../domain/delivery.ts";
import { Failure } from "../domain/failure.ts";
import type { Clock } from "../ports/clock.ts";
import type { Inbox } from "../ports/inbox.ts";
import type { Log } from "../ports/log.ts";
import { answer, refuse } from "./answer.ts";
import { parsePayload } from "./parse-payload.ts";
import { bodyBudget, readBody } from "./read-body.ts";
import { signatureCheck } from "./signature.ts";

export interface ReceiverParts {
  readonly inbox: Pick<Inbox, "accept">;
  /** One, or two while a secret is changed. */
  readonly secrets: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: ReceiverLimits;
}

export interface ReceiverLimits {
  /** Of one body, in bytes. */
  readonly body: number;
  /** Of all bodies that are read at once, in bytes. */
  readonly bodies: number;
  /** For one body, in milliseconds. */
  readonly milliseconds: number;
}

/** GitHub sends 25 MB at most and waits 10 s for the answer. */
const usualLimits: ReceiverLimits = { body: 25 * 1024 ** 2, bodies: 128 * 1024 ** 2, milliseconds: 8_000 };

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Of events and actions: `projects_v2_item`. */
const word = /^[a-z][a-z0-9_]{0,63}$/;
const retryAfter = { "retry-after": "10" };

/**
 * Takes webhooks of GitHub: checks that they are signed, stores them and answers 202; what they ask for is done later, from the queue.
 * Nothing of a request is held beyond the limits, believed before the signature, repeated in an answer or logged.
 */
export function webhookReceiver(parts: ReceiverParts): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const limits = parts.limits ?? usualLimits;
  const budget = bodyBudget(limits.bodies);
  if (parts.secrets.length === 0) throw new Error("a receiver without a secret would believe everybody");

  return async (request, response) => {
    const head = checkHead(request, limits.body);
    if ("status" in head) {
      refuse(request, response, head.status, head.error, head.status === 405 ? { allow: "POST" } : {});
      return;
    }
    const signature = signatureCheck(oneHeader(request, "x-hub-signature-256"), parts.secrets);
    if (signature === undefined) {
      refuse(request, response, 401, unsigned);
      return;
    }
    const body = await readBody(request, { bytes: limits.body, milliseconds: limits.milliseconds, budget }, (chunk) => {
      signature.update(chunk);
    });
    if ("refused" in body) {
      refuseBody(request, response, body.refused);
      return;
    }
    try {
      if (signature.isValid()) await take(body.bytes, head, response, parts);
      else refuse(request, response, 401, unsigned);
    } finally {
      body.release();
    }
  };
}

const unsigned = "The signature is missing or wrong.";

interface Head {
  readonly id: string;
  readonly event: string;
}

interface Refusal {
  readonly status: number;
  readonly error: string;
}

function checkHead(request: IncomingMessage, mostBytes: number): Head | Refusal {
  if (request.method !== "POST") return { status: 405, error: "Webhooks are sent with POST." };
  const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") return { status: 415, error: "The content type of webhooks is application/json." };
  if ((request.headers["content-encoding"] ?? "identity") !== "identity")
    return { status: 415, error: "Webhooks are not compressed." };
  if (Number(request.headers["content-length"] ?? 0) > mostBytes) return { status: 413, error: tooLarge };
  const id = oneHeader(request, "x-github-delivery");
  const event = oneHeader(request, "x-github-event");
  if (id === undefined || event === undefined || !guid.test(id) || !word.test(event)) {
    return { status: 400, error: "The headers are not those of a webhook." };
  }
  return { id: id.toLowerCase(), event };
}

const tooLarge = "The body is too large.";

/** Node joins a header that is sent twice with a comma, which no grammar here lets pass. */
function oneHeader(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" ? value : undefined;
}

function refuseBody(
  request: IncomingMessage,
  response: ServerResponse,
  why: "too large" | "too slow" | "too busy" | "gone",
): void {
  switch (why) {
    case "too large":
      refuse(request, response, 413, tooLarge);
      return;
    case "too slow":
      refuse(request, response, 408, "The body took too long.");
      return;
    case "too busy":
      refuse(request, response, 503, "Too much is being received at once.", retryAfter);
      return;
    case "gone":
      response.destroy();
  }
}

/** A body whose signature is right. */
async function take(
  bytes: Buffer,
  { id, event }: Head,
  response: ServerResponse,
  { inbox, clock, log }: ReceiverParts,
): Promise<void> {
  const payload = parsePayload(bytes);
  if (payload === undefined) {
    answer(response, 400, { error: "The body is not a JSON object." });
    return;
  }
  const delivery: Delivery = {
    id,
    event,
    action: typeof payload["action"] === "string" && word.test(payload["action"]) ? payload["action"] : null,
    installation: idOf(payload["installation"]),
    repository: idOf(payload["repository"]),
    payload,
    receivedAt: clock.now().toISOString(),
  };
  try {
    const result = await inbox.accept(delivery);
    log.info({ delivery: id, event, action: delivery.action, result }, "A webhook came");
    answer(response, 202, { status: result });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    log.error({ delivery: id, event, err: error }, "A webhook could not be stored and was refused");
    answer(response, 503, { error: "The webhook could not be stored." }, retryAfter);
  }
}

function idOf(value: unknown): number | null {
  if (typeof value !== "object" || value === null || !("id" in value)) return null;
  return typeof value.id === "number" && Number.isSafeInteger(value.id) && value.id > 0 ? value.id : null;
}
