import { describe, expect, it } from "vitest";
import { countEvents } from "../../../src/adapters/journal/count-events.ts";
import { followRuns } from "../../../src/adapters/journal/follow-runs.ts";
import { journalOn } from "../../../src/adapters/journal/journal.ts";
import { logEvents } from "../../../src/adapters/journal/log-events.ts";
import { createLog } from "../../../src/adapters/log/log.ts";
import { Failure } from "../../../src/domain/failure.ts";
import type { Recorded, SirsiEvent } from "../../../src/domain/events.ts";
import type { JournalListener } from "../../../src/ports/journal.ts";
import { everyEvent } from "../../domain/every-event.ts";

const events = everyEvent();
const recorded = (event: SirsiEvent): Recorded => ({
  ...event,
  seq: 1,
  at: "2026-01-12T09:00:00.000Z",
  previous: "0".repeat(64),
  hash: "f".repeat(64),
});

/** An audit log that keeps nothing, and says when it was asked. */
function withListeners(listeners: readonly JournalListener[], append = (event: SirsiEvent) => Promise.resolve(recorded(event))) {
  const lines: string[] = [];
  const { log } = createLog({ level: "info", write: (line) => lines.push(line) });
  return { journal: journalOn({ audit: { append }, listeners, log }), lines, log };
}

describe("the journal", () => {
  it("tells its listeners once the event is durable, and each of the same event", async () => {
    const heard: string[] = [];
    const note = (name: string): JournalListener => ({ name, hear: ({ seq }) => void heard.push(`${name} ${seq}`) });
    const { journal } = withListeners([note("a"), note("b")], (event) => {
      heard.push("stored");
      return Promise.resolve(recorded(event));
    });

    expect(await journal.record(events[0]!)).toEqual(recorded(events[0]!));
    expect(heard).toEqual(["stored", "a 1", "b 1"]);
  });

  it("tells nobody of what could not be recorded", async () => {
    const heard: string[] = [];
    const { journal } = withListeners([{ name: "a", hear: ({ name }) => void heard.push(name) }], () =>
      Promise.reject(new Failure("store-unreachable", { why: "it answers 57P01" })),
    );

    await expect(journal.record(events[0]!)).rejects.toMatchObject({ code: "store-unreachable" });
    expect(heard).toEqual([]);
  });

  it("fails for no listener: neither one that throws, nor one that fails later, nor one that never ends", async () => {
    const heard: string[] = [];
    const { journal, lines } = withListeners([
      {
        name: "throws",
        hear: () => {
          throw new Error("broken");
        },
      },
      { name: "fails", hear: () => Promise.reject(new Error("later")) },
      { name: "hangs", hear: () => new Promise(() => undefined) },
      { name: "works", hear: ({ name }) => void heard.push(name) },
    ]);

    await expect(journal.record(events[0]!)).resolves.toMatchObject({ name: "run.queued" });
    await Promise.resolve();
    expect(heard).toEqual(["run.queued"]);
    expect(lines.map((line) => (JSON.parse(line) as { listener: string }).listener)).toEqual(["throws", "fails"]);
  });
});

describe("its listeners", () => {
  it("log one line for each event, with who, where and what", async () => {
    const { journal, lines, log } = withListeners([]);
    const logging = withListeners([logEvents(log)]);
    for (const event of events) await logging.journal.record(event);
    await journal.record(events[0]!);
    const written = lines.map((line) => JSON.parse(line) as Record<string, unknown>);

    expect(written.map(({ event }) => event)).toEqual(events.map(({ name }) => name));
    expect(written[0]).toMatchObject({
      level: "info",
      msg: "A run was queued",
      ...{ repository: "4711", run: "run-7", pull: 41, trace: "72d3162e-cc78-11e3-81ab-4c9367dc0958" },
      ...{ seq: 1, actor: { kind: "person", login: "ann" }, facts: { to: "built" } },
    });
  });

  it("count events by their outcome, in the form that Prometheus reads", async () => {
    const counters = countEvents();
    const { journal } = withListeners([counters.listener]);
    const named = (name: string) => events.find((event) => event.name === name)!;
    for (const name of ["run.queued", "run.queued", "apply.finished", "check.finished"]) await journal.record(named(name));

    expect(counters.text()).toBe(
      [
        "# HELP sirsi_events_total Events that this process recorded.",
        "# TYPE sirsi_events_total counter",
        'sirsi_events_total{event="apply.finished",outcome="failed"} 1',
        'sirsi_events_total{event="check.finished",outcome="not-evaluated"} 1',
        'sirsi_events_total{event="run.queued"} 2',
        "",
      ].join("\n"),
    );
  });

  it("let somebody follow one run until they have seen enough", async () => {
    const runs = followRuns();
    const { journal, lines } = withListeners([runs.listener]);
    const heard: string[] = [];
    const broken = runs.follow("run-7", () => {
      throw new Error("the connection is gone");
    });
    const following = runs.follow("run-7", ({ name }) => void heard.push(name));
    const other = runs.follow("run-8", ({ name }) => void heard.push(`other ${name}`));

    await journal.record(events[0]!);
    expect(lines).toHaveLength(1);
    broken.close();
    await journal.record(events[1]!);
    following.close();
    following.close();
    await journal.record(events[2]!);
    other.close();

    expect(heard).toEqual(["run.queued", "run.waiting"]);
    expect(lines).toHaveLength(1);
  });
});
