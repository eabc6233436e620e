import { connect } from "node:net";
import type { CheckOutcome, ProbeTarget } from "../../domain/probe.ts";
import type { Attempt } from "./attempt.ts";
import { checkedPlace } from "./checked-place.ts";
import { withSocket } from "./socket.ts";

type Target = Extract<ProbeTarget, { readonly type: "tcp" }>;

/** Connects, says nothing and leaves. Throws Ended and what Node throws. */
export async function probeTcp(target: Target, attempt: Attempt): Promise<CheckOutcome> {
  const { host, port, lookup } = await checkedPlace(target.host, target.port, attempt);
  const started = performance.now();
  return withSocket(connect({ host, port, lookup }), "connect", attempt.signal, () => {
    const latencyMs = Math.round(performance.now() - started);
    return { outcome: "pass", detail: `Connected in ${latencyMs} ms.`, latencyMs };
  });
}
