import type { CheckOutcome, ProbeTarget } from "../../domain/probe.ts";
import type { Attempt } from "./attempt.ts";
import type { Exchange } from "./exchange.ts";
import { ask, placeOf, urlOf } from "./follow.ts";

type Target = Extract<ProbeTarget, { readonly type: "http" }>;

/** One request, with its redirects. Throws Ended. */
export async function probeHttp(target: Target, attempt: Attempt): Promise<CheckOutcome> {
  const url = urlOf(target.url);
  const follows = target.status === undefined || target.status < 300 || target.status > 399;
  const answer = await ask(url, await placeOf(url, attempt), { wanted: target.bodyContains, follows }, attempt);
  const unmet = unmetBy(answer, target);
  const figures = `Status ${answer.status} in ${Math.round(answer.elapsedMs)} ms, ${sayBytes(answer)}.`;
  return {
    outcome: unmet.length === 0 ? "pass" : "fail",
    detail: [figures, ...unmet].join(" "),
    latencyMs: Math.round(answer.elapsedMs),
  };
}

function unmetBy(answer: Exchange, { status, bodyContains, maxLatencyMs }: Target): readonly string[] {
  return [
    ...(isExpected(answer.status, status) ? [] : [`Expected is ${status ?? "a status from 200 to 299"}.`]),
    ...(bodyContains === undefined || answer.contains ? [] : [notFound(answer)]),
    ...(maxLatencyMs === undefined || answer.elapsedMs <= maxLatencyMs ? [] : [`Expected is at most ${maxLatencyMs} ms.`]),
  ];
}

/** Without a word on it in the check, everything from 200 to 299 is well. */
export function isExpected(status: number, expected: number | undefined): boolean {
  return expected === undefined ? status >= 200 && status <= 299 : status === expected;
}

const sayBytes = ({ bytes, isWhole }: Exchange): string => (isWhole ? `${bytes} bytes` : `more than ${bytes} bytes`);

function notFound({ isWhole, isEncoded, bytes }: Exchange): string {
  if (isEncoded) return "The text of bodyContains could not be found: the body came compressed although it was not asked for.";
  return `The text of bodyContains is not in ${isWhole ? "the body" : `the first ${bytes} bytes of the body`}.`;
}
