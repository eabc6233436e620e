import { describe, expect, it } from "vitest";
import { type AuditSelection, chainOf, firstPrevious, hashOf } from "../../../src/domain/audit.ts";
import { canonical } from "../../../src/domain/canonical.ts";
import { exportAudit } from "../../../src/flows/export-audit.ts";
import { fixedClock } from "../../../src/adapters/clock/clock.ts";
import type { AuditRow } from "../../../src/ports/audit-log.ts";
import { type AuditVerdict, AuditVerifier } from "../../../src/stages/audit/verify.ts";

/** A chain of events as the log would hold them. */
function chain(repository: string, length: number): readonly AuditRow[] {
  const scope = { tenant: "github", repository };
  let previous = firstPrevious(chainOf(scope));
  return Array.from({ length }, (_, index) => {
    const event = {
      ...{ name: "run.finished", scope, actor: { kind: "service" }, facts: { state: "done" } },
      ...{ seq: index + 1, at: "2026-01-12T09:00:00.000Z", previous },
    };
    const hash = hashOf(event);
    previous = hash;
    return { chain: chainOf(scope), seq: index + 1, hash, line: canonical({ ...event, hash }) };
  });
}

const two = [...chain("1", 5), ...chain("2", 3)];

async function exported(
  rows: readonly AuditRow[] = two,
  selection: AuditSelection = {},
  checkpoints = new Map<string, { seq: number; hash: string; at: string; by: string; why: string }>(),
): Promise<readonly string[]> {
  async function* stored() {
    yield* await Promise.resolve(rows);
  }
  const lines: string[] = [];
  const audit = { rows: stored, checkpoints: () => Promise.resolve(checkpoints) };
  for await (const line of exportAudit(selection, { audit, clock: fixedClock(new Date("2026-02-01T00:00:00Z")) }))
    lines.push(line);
  return lines;
}

function verdictOf(lines: readonly string[], head?: string): AuditVerdict {
  const verifier = new AuditVerifier(head);
  for (const line of lines) if (!verifier.add(line)) break;
  return verifier.end();
}

const changed = (line: string, change: object): string => canonical({ ...(JSON.parse(line) as object), ...change });
/** As somebody would who knows how we hash. */
const forged = (line: string, change: object): string => {
  const event = { ...(JSON.parse(line) as object), ...change };
  return canonical({ ...event, hash: hashOf(event) });
};

describe("an export", () => {
  it("is whole as it was made, and says what it holds", async () => {
    const lines = await exported();

    expect(lines).toHaveLength(9);
    expect(verdictOf(lines)).toMatchObject({
      state: "whole",
      count: 8,
      chains: [
        { chain: "github/1", first: 1, last: 5, count: 5, head: two[4]!.hash },
        { chain: "github/2", first: 1, last: 3, count: 3, head: two[7]!.hash },
      ],
    });
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({
      summary: "sirsi.audit/1",
      count: 8,
      exportedAt: "2026-02-01T00:00:00.000Z",
    });
  });

  it("of nothing proves nothing", async () => {
    expect(verdictOf([])).toEqual({ state: "empty" });
    expect(verdictOf(await exported([]))).toEqual({ state: "empty" });
  });

  it("of a single chain has that chain's last hash as its head", async () => {
    expect(verdictOf(await exported(chain("1", 5)))).toMatchObject({ head: two[4]!.hash });
  });

  it.each<[string, (lines: string[]) => readonly string[], number, RegExp]>([
    [
      "a fact was changed",
      (lines) => lines.with(2, changed(lines[2]!, { facts: { state: "failed" } })),
      3,
      /does not match its hash/,
    ],
    [
      "an event was replaced and hashed anew",
      (lines) => lines.with(2, forged(lines[2]!, { facts: { state: "failed" } })),
      4,
      /was replaced/,
    ],
    [
      "the first was replaced and hashed anew",
      (lines) => lines.with(0, forged(lines[0]!, { previous: "0".repeat(64) })),
      1,
      /does not begin it/,
    ],
    ["an event was taken out", (lines) => lines.toSpliced(2, 1), 3, /event 3 before it is missing/],
    ["two events were taken out", (lines) => lines.toSpliced(2, 2), 3, /events 3 to 4 before it are missing/],
    ["events were swapped", (lines) => lines.with(2, lines[3]!).with(3, lines[2]!), 3, /event 3 before it is missing/],
    ["an event is there twice", (lines) => lines.toSpliced(2, 0, lines[1]!), 3, /events were added or moved/],
    [
      "an event was moved to another chain",
      (lines) => lines.with(5, changed(lines[5]!, { scope: { tenant: "github", repository: "1" } })),
      6,
      /does not match/,
    ],
    ["the first events are gone", (lines) => lines.slice(2), 8, /the summary tells of 8 events and 6 are here/],
    ["the end is gone", (lines) => lines.slice(0, -2), 8, /summary at the end is missing/],
    ["the last event is gone", (lines) => lines.toSpliced(7, 1), 9, /the summary tells of 8 events and 7 are here/],
    [
      "a chain is gone and the count was mended",
      (lines) => [...lines.slice(0, 5), changed(lines[8]!, { count: 5 })],
      7,
      /tells of other events/,
    ],
    ["something follows the summary", (lines) => [...lines, lines[0]!], 10, /follows the summary/],
    ["a line is half", (lines) => lines.with(1, lines[1]!.slice(0, 80)), 2, /not JSON/],
    ["a line is a list", (lines) => lines.with(1, "[]"), 2, /neither an event nor a summary/],
    ["a line is empty", (lines) => lines.toSpliced(1, 0, ""), 2, /not JSON/],
    ["a line was laid out anew", (lines) => lines.with(1, lines[1]!.replace(":", ": ")), 2, /something rewrote it/],
    [
      "a key stands there twice",
      (lines) => lines.with(1, lines[1]!.replace("{", '{"actor":{"kind":"person","login":"eve"},')),
      2,
      /something rewrote it/,
    ],
    [
      "a line is nested without end",
      (lines) => lines.with(1, `${"[".repeat(200_000)}${"]".repeat(200_000)}`),
      2,
      /neither an event|not JSON/,
    ],
    [
      "an object is nested without end",
      (lines) => lines.with(1, `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`),
      2,
      /rewrote it|not JSON/,
    ],
    ["an event has no scope", (lines) => lines.with(1, changed(lines[1]!, { scope: null })), 2, /to which chain/],
    ["an event has no number", (lines) => lines.with(1, changed(lines[1]!, { seq: 0 })), 2, /no number or no hash/],
    ["the summary is of another form", (lines) => lines.with(8, '{"summary":"x"}'), 9, /summary of another form/],
  ])("is broken when %s", async (_what, change, line, why) => {
    expect(verdictOf(change([...(await exported())]))).toMatchObject({
      state: "broken",
      line,
      why: expect.stringMatching(why) as string,
    });
  });

  it.each<[string, object]>([
    ["a number in words", { seq: "3" }],
    ["half a number", { seq: 2.5 }],
    ["a number below the first", { seq: -1 }],
    ["no number", { seq: null }],
    ["no digest before it", { previous: null }],
    ["a digest that is longer", { previous: "a".repeat(65) }],
    ["a digest in capitals", { previous: "A".repeat(64) }],
    ["a tenant that is none", { scope: { tenant: 1, repository: "1" } }],
    ["a repository that is none", { scope: { tenant: "github", repository: ["1"] } }],
    ["a list for its scope", { scope: ["github", "1"] }],
  ])("is broken by an event with %s, however it was hashed", async (_what, change) => {
    const lines = await exported();

    expect(verdictOf(lines.with(2, forged(lines[2]!, change)))).toMatchObject({
      state: "broken",
      line: 3,
      why: expect.stringMatching(/no number or no hash|to which chain/) as string,
    });
  });

  it.each<[string, object]>([
    ["of another version", { summary: "sirsi.audit/2" }],
    ["with a count in words", { count: "8" }],
    ["with a count below none", { count: -8 }],
    ["with a head that is none", { head: "head" }],
    ["without a selection", { selection: null }],
    ["with chains by name", { chains: { "github/1": 5 } }],
    ["with a chain that is none", { chains: ["github/1"] }],
  ])("is broken by a summary %s", async (_what, change) => {
    const lines = await exported();

    expect(verdictOf(lines.with(8, changed(lines[8]!, change)))).toMatchObject({
      line: 9,
      why: "it is a summary of another form",
    });
  });

  it.each<[string, object]>([
    ["no name", { chain: 1 }],
    ["a place that is none", { first: -1 }],
    ["a digest that is none", { previous: "x" }],
    ["a head that is none", { head: null }],
    ["a checkpoint that is none", { checkpoint: null }],
    ["a checkpoint without a place", { checkpoint: { seq: "2", hash: "a".repeat(64) } }],
    ["a checkpoint without a hash", { checkpoint: { seq: 2, hash: "x" } }],
  ])("is broken by a summary of a chain with %s", async (_what, change) => {
    const lines = await exported(chain("1", 5));
    const [told] = (JSON.parse(lines[5]!) as { chains: readonly object[] }).chains;

    expect(verdictOf(lines.with(5, changed(lines[5]!, { chains: [{ ...told, ...change }] })))).toMatchObject({
      line: 6,
      why: "it is a summary of another form",
    });
  });

  it("names the event that is broken", async () => {
    const lines = await exported();

    expect(verdictOf(lines.toSpliced(6, 1))).toMatchObject({ line: 7, chain: "github/2", seq: 3 });
  });

  it("stops at the first thing that is wrong", async () => {
    const lines = (await exported()).toSpliced(2, 2);
    const verifier = new AuditVerifier();

    expect(lines.map((line) => verifier.add(line))).toEqual([true, true, false, false, false, false, false]);
    expect(verifier.end()).toMatchObject({ line: 3 });
  });
});

describe("a head that was noted elsewhere", () => {
  const [last, early] = [two[4]!.hash, two[1]!.hash];

  it("proves that nothing is missing at the end, even without the summary", async () => {
    const lines = await exported(chain("1", 5));

    expect(verdictOf(lines, last)).toMatchObject({ state: "whole", after: 0 });
    expect(verdictOf(lines.slice(0, -1), last)).toMatchObject({ state: "whole" });
    expect(verdictOf(await exported(chain("1", 4)), last)).toMatchObject({
      state: "broken",
      line: 6,
      why: expect.stringContaining("cut off") as string,
    });
  });

  it("of an earlier event proves it up to there, and says how many came after", async () => {
    expect(verdictOf(await exported(chain("1", 5)), early)).toMatchObject({ state: "whole", after: 3 });
  });

  it("of several chains is the head of the whole export", async () => {
    const whole = verdictOf(await exported());
    const head = whole.state === "whole" ? whole.head : "";

    expect(verdictOf(await exported(), head)).toMatchObject({ state: "whole" });
    expect(verdictOf(await exported(two.slice(0, -1)), head)).toMatchObject({ state: "broken" });
    expect(verdictOf([], head)).toMatchObject({ state: "broken" });
  });
});

describe("an export that begins later", () => {
  const tail = two.slice(2, 5);
  const checkpoint = { seq: 2, hash: two[1]!.hash, at: "2026-02-01T00:00:00.000Z", by: "ann", why: "60 days are over" };

  it("must have been asked for, or have a checkpoint of what was removed", async () => {
    expect(verdictOf(await exported(tail))).toMatchObject({
      state: "broken",
      seq: 3,
      why: expect.stringContaining("no checkpoint") as string,
    });
    expect(verdictOf(await exported(tail, { since: "2026-01-12T00:00:00Z" }))).toMatchObject({ state: "whole", count: 3 });
    expect(verdictOf(await exported(tail, {}, new Map([["github/1", checkpoint]])))).toMatchObject({
      state: "whole",
      chains: [{ first: 3, checkpoint }],
    });
  });

  it("is broken when the checkpoint is of other events", async () => {
    const other = new Map([["github/1", { ...checkpoint, hash: two[0]!.hash }]]);
    const early = new Map([["github/1", { ...checkpoint, seq: 1 }]]);

    expect(verdictOf(await exported(tail, {}, other))).toMatchObject({
      state: "broken",
      why: expect.stringContaining("checkpoint of github/1") as string,
    });
    expect(verdictOf(await exported(tail, {}, early))).toMatchObject({
      state: "broken",
      why: expect.stringContaining("no checkpoint") as string,
    });
  });
});
