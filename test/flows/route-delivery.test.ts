import { expect, it } from "vitest";
import { routeDelivery } from "../../src/flows/route-delivery.ts";
import type { Delivery, DeliveryOutcome } from "../../src/domain/delivery.ts";
import type { Inbox } from "../../src/ports/inbox.ts";
import { head } from "../stages/authorize/approval-given.ts";
import { stage } from "./review-given.ts";

const opened: Delivery = {
  id: "11111111-1111-4111-8111-111111111111",
  event: "pull_request",
  action: "opened",
  installation: 5,
  repository: 1,
  payload: {
    action: "opened",
    pull_request: { number: 7, head: { sha: head }, updated_at: "2026-01-14T07:59:00Z" },
    repository: { id: 1, name: "shop", owner: { login: "acme" } },
    sender: { login: "Olive" },
  },
  receivedAt: "2026-01-14T07:59:01Z",
};

/** One delivery; its payload is forgotten when it is settled, and the row stays. */
function inboxWith(delivery: Delivery) {
  const settled: DeliveryOutcome[] = [];
  let kept = delivery;
  const inbox: Pick<Inbox, "read" | "settle"> = {
    read: () => Promise.resolve(kept),
    settle: (_id, outcome) => {
      settled.push(outcome);
      kept = { ...kept, payload: null };
      return Promise.resolve();
    },
  };
  return { inbox: inbox as Inbox, settled };
}

it("a delivery whose process died after it was settled asks for nothing more, and keeps what became of it", async () => {
  const { inbox, settled } = inboxWith(opened);
  const set = await stage();
  const world = { ...set.world, inbox };
  const job = { type: "delivery", delivery: opened.id } as const;
  await routeDelivery(job, world);
  expect(set.queue.waiting).toEqual([{ type: "review", repository: 1, pull: 7, trace: opened.id }]);

  // The review is done by now, and the queue never heard that the delivery was.
  set.queue.waiting.length = 0;
  await routeDelivery(job, world);

  expect(set.queue.waiting).toEqual([]);
  expect(settled).toEqual(["done"]);
});

it("a delivery whose process died before it was settled asks for the same again", async () => {
  const { inbox, settled } = inboxWith(opened);
  const set = await stage();
  const dying = { ...inbox, settle: () => Promise.reject(new Error("killed")) };
  const job = { type: "delivery", delivery: opened.id } as const;
  await expect(routeDelivery(job, { ...set.world, inbox: dying })).rejects.toThrow("killed");
  await routeDelivery(job, { ...set.world, inbox });

  expect(set.queue.waiting).toHaveLength(1);
  expect(settled).toEqual(["done"]);
  expect(await set.ledger.pulls.pushers(1, 7)).toEqual(["Olive"]);
});
