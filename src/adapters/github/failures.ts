import { Failure } from "../../domain/failure.ts";

type Headers = Readonly<Record<string, string | number | undefined>>;

/** An Octokit error, by its shape: the class may come from another copy of the package. */
interface RequestError {
  readonly status: number;
  readonly message: string;
  readonly headers: Headers;
  /** Octokit gives its own failures (no connection, no answer) status 500 as well. */
  readonly answered: boolean;
  readonly url: string;
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

/** The same, with undefined for what is not there. An installation that is gone is refused: what it had may well be there. */
export async function askingFor<T>(what: string, request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw expected(what, error);
  }
}

function isAbsence(error: unknown): boolean {
  const request = asRequestError(error);
  if (request === undefined || isTokenRequest(request)) return false;
  // GitHub says so of every branch and file of a repository without a commit.
  if (request.status === 409) return /repository is empty/i.test(request.message);
  return request.status === 404 || request.status === 410;
}

const isTokenRequest = ({ url }: RequestError): boolean => /\/app\/installations\/\d+\/access_tokens$/.test(url);

export function statusOf(error: unknown): number | undefined {
  return asRequestError(error)?.status;
}

/** Types of the errors that the query language answered, for example `STALE_DATA`. */
export const queryErrorTypes = (error: unknown): readonly string[] =>
  asQueryError(error)?.errors.flatMap(({ type }) => type ?? []) ?? [];

function expected(what: string, error: unknown): unknown {
  if (error instanceof Failure) return error;
  const request = asRequestError(error);
  if (request !== undefined) return fromRequest(what, request) ?? error;
  const query = asQueryError(error);
  return query === undefined ? error : fromQuery(what, query);
}

function fromRequest(what: string, request: RequestError): Failure | undefined {
  const { status, answered } = request;
  const wait = waitSeconds(request);
  if (wait !== undefined) return new Failure("host-limited", { what, seconds: wait });
  if (!answered) return new Failure("host-unreachable", { what, why: "there was no connection or no whole answer" });
  if (status >= 500 || status === 408) return new Failure("host-unreachable", { what, why: `it answered ${status}` });
  if (status === 401 || status === 403 || status === 404 || status === 451)
    return new Failure("host-refused", { what, why: refusal(request) });
  return undefined;
}

/** How long GitHub asks to wait, if that is what an error of its client says. */
export function pauseSeconds(error: unknown): number | undefined {
  const request = asRequestError(error);
  return request === undefined ? undefined : waitSeconds(request);
}

/** A limit: 429, or 403 with a pause, an empty budget, or GitHub's words for it. */
function waitSeconds({ status, headers, message }: Pick<RequestError, "status" | "headers" | "message">): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = Number(headers["retry-after"]);
  if (headers["retry-after"] !== undefined && Number.isFinite(after)) return bounded(after);
  const reset = Number(headers["x-ratelimit-reset"]);
  // By GitHub's clock: ours may be wrong by more than the pause.
  const at = Date.parse(String(headers["date"] ?? ""));
  if (String(headers["x-ratelimit-remaining"]) === "0" && Number.isFinite(reset))
    return bounded(reset - (Number.isNaN(at) ? Date.now() : at) / 1000);
  return status === 429 || /secondary rate limit|abuse/i.test(message) ? defaultWaitSeconds : undefined;
}

const bounded = (seconds: number): number => Math.min(3700, Math.max(1, Math.ceil(seconds)));

function refusal(request: RequestError): string {
  const { status, headers } = request;
  if (isTokenRequest(request)) return `it answered ${status}: the App is suspended or no longer installed there`;
  const needs = headers["x-accepted-github-permissions"];
  return `it answered ${status}${needs === undefined || status === 404 ? "" : ` and accepts ${String(needs).slice(0, 200)}`}`;
}

function asRequestError(error: unknown): RequestError | undefined {
  if (!(error instanceof Error) || !("status" in error) || typeof error.status !== "number") return undefined;
  const { response, request } = error as { response?: { headers?: Headers }; request?: { url?: string } };
  return {
    status: error.status,
    message: error.message,
    headers: response?.headers ?? {},
    answered: response !== undefined,
    url: request?.url ?? "",
  };
}

interface QueryError {
  readonly errors: readonly { readonly type?: string; readonly message?: string }[];
  readonly headers: Headers;
}

/** What the query language answers comes with status 200. Octokit's throttling has an error of its own for its limit, with the answer inside. */
function asQueryError(error: unknown): QueryError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { errors, data, response } = error as {
    errors?: unknown;
    data?: { errors?: unknown };
    response?: { headers?: Headers };
  };
  const list = errors ?? data?.errors;
  const { headers } = error as { headers?: Headers };
  return Array.isArray(list) ? { errors: list as QueryError["errors"], headers: headers ?? response?.headers ?? {} } : undefined;
}

function fromQuery(what: string, { errors, headers }: QueryError): Failure {
  const types = errors.map(({ type = "" }) => type);
  const isLimit =
    types.some((type) => type.startsWith("RATE_LIMIT")) ||
    errors.some(({ message = "" }) => /secondary rate limit/i.test(message));
  if (isLimit)
    return new Failure("host-limited", {
      what,
      seconds: waitSeconds({ status: 429, headers, message: "" }) ?? defaultWaitSeconds,
    });
  const refused = types.find((type) => type === "FORBIDDEN" || type === "NOT_FOUND");
  if (refused !== undefined) return new Failure("host-refused", { what, why: refused.toLowerCase().replace("_", " ") });
  const [type = ""] = types;
  return new Failure("host-unreachable", {
    what,
    why: `its query language answered ${/^[A-Z_]{1,60}$/.test(type) ? type : "an error"}`,
  });
}
