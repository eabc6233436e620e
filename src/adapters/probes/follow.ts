import type { Attempt } from "./attempt.ts";
import { checkedPlace, type CheckedPlace } from "./checked-place.ts";
import { closed, failed } from "./ended.ts";
import { exchange, type Exchange } from "./exchange.ts";
import { bareHost } from "./host.ts";

const mostRedirects = 5;
const redirecting: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** The URL of a check. Throws Ended. */
export function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw closed("The URL cannot be read.");
  const fault = faultOf(url);
  if (fault !== undefined) throw closed(`The URL ${fault}.`);
  return url;
}

function faultOf(url: URL): string | undefined {
  if (url.protocol !== "http:" && url.protocol !== "https:") return "is not of http or https";
  return url.username === "" && url.password === "" ? undefined : "holds a user name or password, which is never sent";
}

/** Resolves and checks where a URL leads. Throws Ended. */
export function placeOf(url: URL, attempt: Attempt): Promise<CheckedPlace> {
  const port = url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port);
  return checkedPlace(bareHost(url) ?? "", port, attempt);
}

/**
 * Asks, and follows redirects, each of which is resolved and checked anew. `first`: where the URL itself leads. The time is that of all
 * answers together. Throws Ended.
 */
export async function ask(
  start: URL,
  first: CheckedPlace,
  { wanted, follows }: { readonly wanted?: string | undefined; readonly follows: boolean },
  attempt: Attempt,
): Promise<Exchange> {
  let [url, place, elapsedMs] = [start, first, 0];
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const answer = await exchange(url, place, wanted, attempt);
    elapsedMs += answer.elapsedMs;
    if (!follows || !redirecting.has(answer.status) || answer.location === undefined) return { ...answer, elapsedMs };
    url = nextUrl(url, answer.location);
    place = await placeOf(url, attempt);
  }
  throw failed(`It redirects more than ${mostRedirects} times.`);
}

function nextUrl(from: URL, location: string): URL {
  if (!URL.canParse(location, from.href)) throw failed("It redirects to something that is not a URL.");
  const next = new URL(location, from);
  const fault = faultOf(next);
  if (fault !== undefined) throw failed(`It redirects to a URL that ${fault}.`);
  if (from.protocol === "https:" && next.protocol === "http:") throw failed("It redirects from https to http.");
  return next;
}
