import { Refusal } from "../answers.ts";
import type { BedClock } from "../clock.ts";

/** GitHub's rate limits; each is off unless given. */
export interface LimitOptions {
  /** Requests an hour and caller. GitHub: 5,000. */
  readonly primary?: number;
  /** Points a minute: 1 for a read, 5 for a write. GitHub: 900. */
  readonly points?: number;
  /** Comments, reviews, pull requests and checks a minute. GitHub: 80. */
  readonly content?: number;
  /** Requests at once. GitHub: 100. */
  readonly concurrent?: number;
}

/** What docs.github.com publishes. */
export const githubLimits = { primary: 5000, points: 900, content: 80, concurrent: 100 } as const satisfies LimitOptions;

interface Usage {
  hourStart: number;
  used: number;
  points: { at: number; points: number }[];
  content: number[];
}

const creates = /^POST .*\/(comments|reviews|pulls|issues|reactions|check-runs|statuses)$/;

export class Limits {
  options: LimitOptions;
  readonly #clock: BedClock;
  readonly #usage = new Map<string, Usage>();
  #running = 0;

  constructor(clock: BedClock, options: LimitOptions) {
    this.#clock = clock;
    this.options = options;
  }

  /** Counts a request and refuses it where a limit is reached. `leave` must follow. */
  enter(caller: string, method: string, operation: string): Readonly<Record<string, string>> {
    this.#running += 1;
    const usage = this.#usageOf(caller);
    const now = this.#clock.now().getTime();
    if (now - usage.hourStart >= 3_600_000) Object.assign(usage, { hourStart: now, used: 0 });
    const limit = this.options.primary ?? 5000;
    if (this.options.primary !== undefined && usage.used >= limit) {
      const headers = this.#headers(usage, limit);
      throw new Refusal(403, `API rate limit exceeded for ${caller}.`, {}, headers);
    }
    usage.used += 1;
    this.#secondary(usage, now, method, operation, this.#headers(usage, limit));
    return this.#headers(usage, limit);
  }

  /** An answer 304 is free. */
  refund(caller: string): void {
    this.#usageOf(caller).used -= 1;
  }

  leave(): void {
    this.#running -= 1;
  }

  #secondary(usage: Usage, now: number, method: string, operation: string, headers: Record<string, string>): void {
    const { points, content, concurrent } = this.options;
    const refuse = (seconds: number) => {
      const more = { ...headers, "retry-after": String(Math.max(1, Math.ceil(seconds))) };
      throw new Refusal(
        403,
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
        {},
        more,
      );
    };
    if (concurrent !== undefined && this.#running > concurrent) refuse(60);
    usage.points = usage.points.filter(({ at }) => now - at < 60_000);
    usage.content = usage.content.filter((at) => now - at < 60_000);
    const cost = method === "GET" ? 1 : 5;
    const spent = usage.points.reduce((sum, one) => sum + one.points, 0);
    if (points !== undefined && spent + cost > points) refuse((usage.points[0]!.at + 60_000 - now) / 1000);
    const makes = creates.test(operation);
    if (makes && content !== undefined && usage.content.length >= content) refuse((usage.content[0]! + 60_000 - now) / 1000);
    usage.points.push({ at: now, points: cost });
    if (makes) usage.content.push(now);
  }

  #usageOf(caller: string): Usage {
    const known = this.#usage.get(caller);
    if (known) return known;
    const usage: Usage = { hourStart: this.#clock.now().getTime(), used: 0, points: [], content: [] };
    this.#usage.set(caller, usage);
    return usage;
  }

  #headers(usage: Usage, limit: number): Record<string, string> {
    return {
      "x-ratelimit-limit": String(limit),
      "x-ratelimit-remaining": String(Math.max(0, limit - usage.used)),
      "x-ratelimit-used": String(usage.used),
      "x-ratelimit-reset": String(Math.ceil((usage.hourStart + 3_600_000) / 1000)),
      "x-ratelimit-resource": "core",
    };
  }
}
