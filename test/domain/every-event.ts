import type { EventFacts, EventName, EventScope, SirsiEvent } from "../../src/domain/events.ts";

/** Of each event one with every fact, so that a new event or fact without a sample does not compile. */
const facts: { readonly [N in EventName]: Required<EventFacts[N]> } = {
  "run.queued": { file: "migrations/shop.yaml", revision: "a".repeat(40), from: "planned", to: "built" },
  "run.waiting": { because: "window weekend opens Saturday 22:00", until: "2026-01-17T21:00:00Z" },
  "run.superseded": { by: "run-8" },
  "plan.finished": { digest: "d".repeat(64), reviewed: null, equal: false, changes: 12 },
  "approval.given": { digest: "d".repeat(64), kind: "accept-risk" },
  "waiver.in-force": { rule: "AWS-S3-001", owner: "@org/platform", expires: "2026-06-30" },
  "apply.intended": { digest: "d".repeat(64), serial: 7, approvedBy: ["ann", "ben"] },
  "apply.started": { digest: "d".repeat(64) },
  "apply.step": { address: 'aws_subnet.net["a"]', action: "create", outcome: "done", seconds: 1.25 },
  "apply.finished": { outcome: "failed", serial: 8, created: 3, changed: 2, destroyed: 1, failed: 1 },
  "check.finished": { check: "front-page", type: "http", outcome: "not-evaluated", blocking: true },
  "run.finished": { state: "failed" },
  "run.command": { command: "retry", outcome: "refused", why: "the run has not failed" },
  "state.written": { serial: 8, sha256: "e".repeat(64) },
  "state.refused": { serial: 8, sha256: "e".repeat(64), why: "the lease was lost" },
  "state.unlocked": { holder: "run-7" },
  "state.imported": { serial: 1, sha256: "e".repeat(64) },
  "state.exported": { serial: 8 },
  "runner.registered": { runner: "inside" },
  "runner.job": { job: "job-1", type: "row-count", outcome: "lost" },
};

const fullScope: Required<EventScope> = {
  tenant: "github",
  repository: "4711",
  migration: "shop",
  wave: "data",
  run: "run-7",
  pull: 41,
  trace: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
};

const actors: readonly SirsiEvent["actor"][] = [
  { kind: "person", login: "ann", id: 17 },
  { kind: "service" },
  { kind: "runner", name: "inside" },
];

/** One event of each name, with everything that it can say. */
export const everyEvent = (scope: EventScope = fullScope): readonly SirsiEvent[] =>
  Object.entries(facts).map(([name, of], index) => ({ name, scope, actor: actors[index % 3]!, facts: of }) as SirsiEvent);
