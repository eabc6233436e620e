import type { CheckOutcome, ProbeTarget } from "../../domain/probe.ts";
import type { Attempt } from "./attempt.ts";
import { failed } from "./ended.ts";
import { ask, placeOf, urlOf } from "./follow.ts";
import { isExpected } from "./http.ts";

type Target = Extract<ProbeTarget, { readonly type: "latency" }>;

/** Requests one after the other, each on a connection of its own; the name is resolved once. Throws Ended. */
export async function probeLatency({ url: text, requests, maxLatencyMs }: Target, attempt: Attempt): Promise<CheckOutcome> {
  const url = urlOf(text);
  const place = await placeOf(url, attempt);
  const times: number[] = [];
  for (let sent = 0; sent < Math.max(1, requests); sent++) {
    const { status, elapsedMs } = await ask(url, place, { follows: true }, attempt);
    if (!isExpected(status, undefined)) throw failed(`Status ${status} at request ${sent + 1}. Expected is 200 to 299.`);
    times.push(elapsedMs);
  }
  const [p50, p95] = [percentile(times, 50), percentile(times, 95)].map(Math.round);
  const isFast = percentile(times, 95) <= maxLatencyMs;
  const figures = `${times.length} requests: p50 ${p50} ms, p95 ${p95} ms.`;
  return {
    outcome: isFast ? "pass" : "fail",
    detail: isFast ? figures : `${figures} Expected is a p95 of at most ${maxLatencyMs} ms.`,
    latencyMs: p95 ?? 0,
  };
}

/** By nearest rank: the smallest of the values that so many percent do not exceed. */
function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Infinity;
}
