import { Failure } from "../../domain/failure.ts";

/** An Octokit error, by its shape: the class may come from another copy of the package. */
interface RequestError {
  readonly status: number;
  readonly message: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** GitHub's documentation asks for at least a minute when it does not say how long. */
const defaultWaitSeconds = 60;

/** Runs a request and turns what we expect to fail into a {@link Failure}. `what` is for people: no token, no query. */
export async function asking<T>(what: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw expected(what, error);
  }
}

/** The same, with undefined for what is not there. */
export async function askingFor<T>(what: string, request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 410) return undefined;
    throw expected(what, error);
  }
}

export function statusOf(error: unknown): number | undefined {
  return asRequestError(error)?.status;
}

function expected(what: string, error: unknown): unknown {
  if (error instanceof Failure) return error;
  const request = asRequestError(error);
  if (request === undefined) return isGraphqlError(error) ? fromGraphql(what, error) : unreachable(what, error);
  const { status } = request;
  const wait = waitSeconds(request);
  if (wait !== undefined) return new Failure("host-limited", { what, seconds: wait });
  if (status >= 500 || status === 408) return new Failure("host-unreachable", { what, why: `it answered ${status}` });
  if (status === 401 || status === 403 || status === 404 || status === 451)
    return new Failure("host-refused", { what, why: refusal(request) });
  return error;
}

/** A limit: 429, or 403 with a pause, an empty budget, or GitHub's words for it. */
function waitSeconds({ status, headers, message }: RequestError): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = Number(headers["retry-after"]);
  if (headers["retry-after"] !== undefined && Number.isFinite(after)) return bounded(after);
  const reset = Number(headers["x-ratelimit-reset"]);
  const at = Date.parse(headers["date"] ?? "");
  if (headers["x-ratelimit-remaining"] === "0" && Number.isFinite(reset))
    return bounded(reset - (Number.isNaN(at) ? Date.now() : at) / 1000);
  return status === 429 || /secondary rate limit|abuse/i.test(message) ? defaultWaitSeconds : undefined;
}

const bounded = (seconds: number): number => Math.min(3700, Math.max(1, Math.ceil(seconds)));

function refusal({ status, headers }: RequestError): string {
  const needs = headers["x-accepted-github-permissions"];
  return `it answered ${status}${needs === undefined || status === 404 ? "" : ` and accepts ${needs.slice(0, 200)}`}`;
}

function asRequestError(error: unknown): RequestError | undefined {
  if (!(error instanceof Error) || !("status" in error) || typeof error.status !== "number") return undefined;
  const response = "response" in error ? (error.response as { headers?: RequestError["headers"] } | undefined) : undefined;
  // Octokit gives its own failures (no connection, no answer) status 500 and no response.
  return { status: error.status, message: error.message, headers: response?.headers ?? {} };
}

interface GraphqlError extends Error {
  readonly errors: readonly { readonly type?: string; readonly message?: string }[];
}

const isGraphqlError = (error: unknown): error is GraphqlError =>
  error instanceof Error && "errors" in error && Array.isArray(error.errors);

function fromGraphql(what: string, { errors }: GraphqlError): unknown {
  const [first] = errors;
  const type = first?.type ?? "";
  if (type === "RATE_LIMITED" || type === "RATE_LIMIT") return new Failure("host-limited", { what, seconds: defaultWaitSeconds });
  if (type === "FORBIDDEN" || type === "NOT_FOUND") return new Failure("host-refused", { what, why: type.toLowerCase() });
  return new Failure("host-unreachable", { what, why: `its query language answered ${type === "" ? "an error" : type}` });
}

const unreachable = (what: string, error: unknown): unknown =>
  error instanceof Error && (error.name === "HttpError" || error.name === "AbortError" || error instanceof TypeError)
    ? new Failure("host-unreachable", { what, why: "there was no connection or no answer" }, { cause: error })
    : error;
