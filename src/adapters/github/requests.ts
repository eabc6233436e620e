import type { Probot, ProbotOctokit } from "probot";
import { statusOf } from "./failures.ts";

export type PinoLog = NonNullable<NonNullable<ConstructorParameters<typeof Probot>[0]>["log"]>;
type Hooked = Pick<ProbotOctokit, "hook">;

/** Octokit takes an answer that broke off, or a proxy's page, for text: a list of comments would look empty, and ours be posted again. */
export function wholeAnswers({ hook }: Hooked): void {
  hook.after("request", ({ status, data }: { readonly status: number; readonly data: unknown }) => {
    if ((status === 200 || status === 201) && (typeof data !== "object" || data === null))
      throw Object.assign(new Error("The answer broke off."), { status: 500 });
  });
}

/** One line for each request, without its body and its query. */
export const requestLog =
  (log: PinoLog) =>
  ({ hook }: Hooked): void => {
    hook.wrap("request", async (request, options) => {
      const started = performance.now();
      const say = (status: number | null) => {
        const ms = Math.round(performance.now() - started);
        log.debug({ method: options.method, route: routeOf(options.url), status, ms }, "a request to GitHub");
      };
      try {
        const response = await request(options);
        say(response.status);
        return response;
      } catch (error) {
        say(statusOf(error) ?? null);
        throw error;
      }
    });
  };

/** The template of the address; lists come as whole addresses. */
const routeOf = (url: string): string => url.replace(/^https?:\/\/[^/]*/, "").replace(/[?#].*$/s, "");
