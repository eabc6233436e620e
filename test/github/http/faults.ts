/** What goes wrong with requests that match, `times` times. */
export interface Fault {
  readonly method?: string;
  /** Of the path, without the query. */
  readonly path?: RegExp;
  /** Only requests whose JSON body, as text, matches. */
  readonly bodyMatches?: RegExp;
  /** Default 1. */
  readonly times?: number;
  /** Requests that pass unharmed first. Default 0. */
  readonly skip?: number;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** "applied": GitHub did it and only the answer is lost. */
  readonly after?: "applied";
  /** "reset" closes the connection, "hang" never answers, "slow" answers after `ms`. */
  readonly how?: "reset" | "hang" | "slow";
  readonly ms?: number;
}

interface Planted extends Fault {
  left: number;
  skipping: number;
}

export class Faults {
  readonly #planted: Planted[] = [];

  /** Returns what takes the fault out again. */
  add(fault: Fault): () => void {
    const planted = { ...fault, left: fault.times ?? 1, skipping: fault.skip ?? 0 };
    this.#planted.push(planted);
    return () => {
      planted.left = 0;
    };
  }

  /** The first that matches, used up by one. */
  take(method: string, path: string, body: string): Fault | undefined {
    const fault = this.#planted.find(
      (one) =>
        one.left > 0 &&
        (one.method === undefined || one.method === method) &&
        (one.path === undefined || one.path.test(path)) &&
        (one.bodyMatches === undefined || one.bodyMatches.test(body)),
    );
    if (!fault) return undefined;
    if (fault.skipping > 0) {
      fault.skipping -= 1;
      return undefined;
    }
    fault.left -= 1;
    return fault;
  }

  /** Planted and not used up: a test that planted a fault wants it to have happened. */
  get pending(): number {
    return this.#planted.reduce((sum, one) => sum + one.left, 0);
  }
}

export const secondaryLimit = (retryAfter: number): Fault => ({
  status: 403,
  headers: { "retry-after": String(retryAfter) },
  body: {
    message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    documentation_url: "https://docs.github.com/free-pro-team@latest/rest/overview/rate-limits-for-the-rest-api",
  },
});
