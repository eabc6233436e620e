/** One request that reached GitHub, and what it answered. */
export interface RecordedRequest {
  /** Counts up from 1; `since` takes one. */
  readonly sequence: number;
  readonly at: Date;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** GitHub's name of it, `GET /repos/{owner}/{repo}`; absent: no such path. */
  readonly operation: string | null;
  readonly body: unknown;
  /** 0: no answer was given. */
  readonly status: number;
  /** `installation:1007`, `app:sirsi`, `user:ana`, `nobody`. */
  readonly who: string;
  readonly milliseconds: number;
  /** It changed something, or tried to. */
  readonly writes: boolean;
}

export interface RequestFilter {
  readonly since?: number;
  readonly writes?: boolean;
  readonly method?: string;
  readonly path?: RegExp;
  readonly who?: RegExp;
}

export function matching(all: readonly RecordedRequest[], filter: RequestFilter): readonly RecordedRequest[] {
  return all.filter(
    (one) =>
      one.sequence > (filter.since ?? 0) &&
      (filter.writes === undefined || one.writes === filter.writes) &&
      (filter.method === undefined || one.method === filter.method) &&
      (filter.path === undefined || filter.path.test(one.path)) &&
      (filter.who === undefined || filter.who.test(one.who)),
  );
}

/** Asking for a token, and a GraphQL query, are POSTs that change nothing. */
export function isWrite(method: string, path: string, body: unknown): boolean {
  if (method === "GET" || method === "HEAD" || path.endsWith("/access_tokens") || path.endsWith("git-upload-pack")) return false;
  if (path !== "/graphql") return true;
  const query = (body as { query?: unknown } | null)?.query;
  return typeof query === "string" && /^\s*mutation\b/m.test(query);
}
