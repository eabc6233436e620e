import { Failure } from "../../domain/failure.ts";

/** Classes and states of https://www.postgresql.org/docs/current/errcodes-appendix.html that a later try may not see. */
const states = /^(?:08...|53...|57P0[1-5]|57014|28...|3D000|25006|58030)$/;
/** Of the operating system and the resolver. */
const systemCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOENT",
]);
/** The driver names these by their text only. */
const texts =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|not queryable|after calling end|PGlite.* closed|driver has already been destroyed|does not support SSL/;

/** The error as Failure "store-unreachable" when the database is away; anything else is a bug of ours and stays what it is. */
export function asFailure(error: unknown): unknown {
  const why = whyUnreachable(error);
  return why === undefined ? error : new Failure("store-unreachable", { why }, { cause: error });
}

/** Words of ours and codes only: the text of a driver may hold the address and the password. */
function whyUnreachable(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  // A host with several addresses fails once for each.
  if (error instanceof AggregateError && error.errors.length > 0) return whyUnreachable(error.errors[0]);
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  if (code !== undefined && (states.test(code) || systemCodes.has(code))) return `it answers ${code}`;
  const text = texts.exec(error.message);
  return text === null ? undefined : text[0];
}
