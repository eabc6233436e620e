import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { fullFormats } from "ajv-formats/dist/formats.js";
import { describe, expect, it } from "vitest";
import type { AuditLine } from "../../src/domain/audit.ts";
import { auditSchema } from "../../tools/generate-audit-schema.ts";
import { everyEvent } from "./every-event.ts";

const shipped = readFileSync(new URL("../../schemas/audit-event.schema.json", import.meta.url), "utf8");
const isLine = new Ajv({ strict: true, strictTypes: false, strictRequired: false, formats: fullFormats }).compile(
  JSON.parse(shipped) as object,
);

const place = { seq: 1, at: "2026-01-12T09:00:00.000Z", previous: "0".repeat(64), hash: "f".repeat(64) };
const events = everyEvent().map((event) => ({ ...event, ...place }));

describe("the schema of a line of the audit log", () => {
  it("is what the types in src/domain say", () => {
    expect(auditSchema()).toBe(shipped);
  });

  it.each(events.map((event) => [event.name, event] as const))("takes %s", (_name, event) => {
    expect(isLine(event)).toBe(true);
  });

  it.each(events.map((event) => [event.name, event] as const))("refuses a fact that %s does not have", (_name, event) => {
    expect(isLine({ ...event, facts: { ...event.facts, password: "x" } })).toBe(false);
    expect(isLine({ ...event, facts: {} })).toBe(false);
  });

  it.each([
    ["an unknown name", { ...events[0], name: "run.invented" }],
    ["the facts of another event", { ...events[0], facts: events[3]!.facts }],
    ["a field more", { ...events[0], note: "x" }],
    ["an unknown scope", { ...events[0], scope: { ...events[0]!.scope, secret: "x" } }],
    ["an actor without a name", { ...events[0], actor: { kind: "person" } }],
    ["a hash of another kind", { ...events[0], hash: "F".repeat(64) }],
    ["a number before the first", { ...events[0], seq: 0 }],
    ["a time that is none", { ...events[0], at: "yesterday" }],
  ])("refuses %s", (_what, line) => {
    expect(isLine(line)).toBe(false);
  });

  it("takes the summary that ends an export", () => {
    const chain = { chain: "github/4711", first: 1, last: 2, count: 2, previous: "0".repeat(64), head: "f".repeat(64) };
    const summary: AuditLine = {
      summary: "sirsi.audit/1",
      exportedAt: place.at,
      selection: {},
      count: 2,
      head: chain.head,
      chains: [chain],
    };

    expect(isLine(summary)).toBe(true);
    expect(isLine({ ...summary, chains: [{ ...chain, note: "x" }] })).toBe(false);
  });
});
