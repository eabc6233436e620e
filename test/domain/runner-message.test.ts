import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRunnerMessage } from "../../src/domain/runner-message.ts";

const schema = JSON.parse(readFileSync("schemas/runner-message.schema.json", "utf8")) as object;
const fits = new Ajv2020({ strict: false }).compile(schema);
const isRead = (value: unknown): boolean => "message" in readRunnerMessage(JSON.stringify(value));

describe("a message of a runner", () => {
  it.each([
    { type: "progress", bytes: 1, total: 10, objects: 3, rate: "41MiB/s" },
    { type: "check", name: "rows", ok: false, detail: { orders: { source: 100, target: 99 } } },
    { type: "log", text: "1 of 3\tdone" },
    { type: "result", outcome: "not-evaluated", detail: "It was not started.", seconds: 0 },
    { type: "result", outcome: "fail", detail: "exit code 1", seconds: 3, exitCode: 1 },
  ])("is $type, as the schema has it", (message) => {
    expect(fits(message)).toBe(true);
    expect(readRunnerMessage(JSON.stringify(message))).toEqual({ message });
  });

  it.each([
    ["another type", '{"type":"exec","text":"rm"}'],
    ["no type", '{"bytes":1}'],
    ["a type that every object has", '{"type":"constructor"}'],
    ["a member that nobody knows", '{"type":"log","text":"x","level":"error"}'],
    ["no number", '{"type":"progress","bytes":"1"}'],
    ["less than nothing", '{"type":"progress","bytes":-1}'],
    ["more than a number holds", '{"type":"progress","bytes":1e400}'],
    ["half a byte", '{"type":"progress","bytes":0.5}'],
    ["a terminal's command", '{"type":"log","text":"\\u001b[2J"}'],
    ["half a character", '{"type":"log","text":"\\ud83d"}'],
    ["a text without end", JSON.stringify({ type: "log", text: "x".repeat(2001) })],
    ["a line without end", JSON.stringify({ type: "log", text: "x".repeat(70_000) })],
    ["a key for JavaScript", '{"type":"check","name":"a","ok":true,"detail":{"__proto__":{"ok":1}}}'],
    ["a detail that is a list", '{"type":"check","name":"a","ok":true,"detail":[1]}'],
    ["a detail without bottom", `{"type":"check","name":"a","ok":true,"detail":${'{"a":'.repeat(9)}1${"}".repeat(9)}}`],
    ["a detail without end", JSON.stringify({ type: "check", name: "a", ok: true, detail: { a: new Array(300).fill(1) } })],
    ["a verdict of its own", '{"type":"result","outcome":"waived","detail":"","seconds":1}'],
    ["a list", '[{"type":"log","text":"x"}]'],
    ["no JSON", "hello"],
    ["nothing", ""],
  ])("is none with %s", (_what, line) => {
    expect(readRunnerMessage(line)).toHaveProperty("why");
  });

  it("is what the published schema says, whatever is in it", () => {
    const value = fc.oneof(
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.string({ unit: "binary" }),
      fc.constant({ a: 1 }),
    );
    const names = [
      "bytes",
      "total",
      "objects",
      "rate",
      "name",
      "ok",
      "detail",
      "text",
      "outcome",
      "seconds",
      "exitCode",
      "extra",
    ];
    const shaped = fc.record({
      type: fc.constantFrom("progress", "check", "log", "result", "other"),
      ...Object.fromEntries(names.map((name) => [name, fc.option(value, { nil: undefined, freq: 3 })])),
    });
    const likely = fc.oneof(
      fc.record({ type: fc.constant("progress"), bytes: value, total: value }, { requiredKeys: ["type", "bytes"] }),
      fc.record({ type: fc.constant("check"), name: value, ok: value, detail: value }, { requiredKeys: ["type", "name", "ok"] }),
      fc.record({ type: fc.constant("log"), text: value }),
      fc.record({ type: fc.constant("result"), outcome: fc.constantFrom("pass", "fail", "x"), detail: value, seconds: value }),
    );
    const seen = { read: 0, refused: 0 };
    fc.assert(
      fc.property(fc.oneof(shaped, likely), (message) => {
        const sent: unknown = JSON.parse(JSON.stringify(message));
        expect(isRead(sent)).toBe(fits(sent));
        seen[isRead(sent) ? "read" : "refused"] += 1;
      }),
      { numRuns: 3000 },
    );
    expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(30);
  });
});
