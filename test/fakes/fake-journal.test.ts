import { describe, expect, it } from "vitest";
import { canonical } from "../../src/domain/canonical.ts";
import { AuditVerifier } from "../../src/stages/audit/verify.ts";
import { everyEvent } from "../domain/every-event.ts";
import { fakeJournal } from "./fake-journal.ts";

describe("the journal in memory", () => {
  it("chains what it records as the real one does", async () => {
    const journal = fakeJournal();
    for (const repository of ["1", "2"])
      for (const event of everyEvent({ tenant: "github", repository })) await journal.record(event);
    const head = journal.events.at(-1)!.hash;
    const verifier = new AuditVerifier(head);

    for (const event of journal.events) expect(verifier.add(canonical(event))).toBe(true);
    expect(verifier.end()).toMatchObject({ state: "whole", count: 2 * everyEvent().length });
    expect(journal.names.slice(0, 2)).toEqual(["run.queued", "run.waiting"]);
    expect(journal.of("state.written").map(({ facts }) => facts.serial)).toEqual([8, 8]);
  });

  it("refuses from the event on that it is told", async () => {
    const journal = fakeJournal();
    const [event] = everyEvent();
    journal.failFrom(2);

    await journal.record(event!);
    await expect(journal.record(event!)).rejects.toMatchObject({ code: "store-unreachable" });
    expect(journal.events).toHaveLength(1);
  });
});
