import { notFound, type Json } from "../answers.ts";
import type { Call, Routes } from "../http/route.ts";
import { signedRequest, type Attempt, type Sender } from "../webhooks/sender.ts";
import { number } from "./find.ts";

/** GitHub keeps them for three days. */
const keptMs = 3 * 24 * 3_600_000;

function renderAttempt(attempt: Attempt): Json {
  const { id, guid, redelivery, duration, status, event, action } = attempt;
  return {
    ...{
      id,
      guid,
      delivered_at: attempt.at.toISOString(),
      redelivery,
      duration,
      status,
      status_code: attempt.statusCode,
      event,
      action,
    },
    ...{ installation_id: attempt.installation, repository_id: attempt.repository, throttled_at: null },
  };
}

export function hookRoutes(sender: Sender): Routes {
  const kept = (call: Call): readonly Attempt[] => {
    if (call.caller.kind !== "app") throw notFound();
    const { app } = call.caller;
    const oldest = call.world.now().getTime() - keptMs;
    return sender.attempts.filter((one) => one.app === app && one.done && one.at.getTime() >= oldest);
  };
  const one = (call: Call): Attempt => {
    const wanted = number(call, "delivery_id");
    const found = kept(call).find((attempt) => attempt.id === wanted);
    if (!found) throw notFound();
    return found;
  };
  return {
    "GET /app/hook/deliveries": (call) => {
      const size = Math.min(100, Number(call.query.get("per_page") ?? 30));
      const cursor = call.query.get("cursor");
      const all = [...kept(call)].reverse();
      const start = cursor === null ? 0 : all.findIndex((attempt) => `v1_${attempt.id}` === cursor);
      if (start < 0)
        return { status: 422, body: { message: "Invalid cursor", documentation_url: "https://docs.github.com/rest" } };
      const next = all[start + size];
      const query = new URLSearchParams(call.query);
      query.set("cursor", `v1_${next?.id ?? 0}`);
      const headers: Record<string, string> = next ? { link: `<${call.url}?${query.toString()}>; rel="next"` } : {};
      return { status: 200, headers, body: all.slice(start, start + size).map(renderAttempt) };
    },
    "GET /app/hook/deliveries/{delivery_id}": (call) => {
      const attempt = one(call);
      const { headers } = signedRequest(attempt, attempt.app.webhookSecret);
      const body = {
        ...renderAttempt(attempt),
        url: attempt.app.webhookUrl ?? "",
        request: { headers, payload: attempt.payload },
      };
      return { status: 200, body: { ...body, response: { headers: {}, payload: "" } } };
    },
    "POST /app/hook/deliveries/{delivery_id}/attempts": (call) => {
      sender.redeliver(one(call));
      return { status: 202, body: {} };
    },
  };
}
