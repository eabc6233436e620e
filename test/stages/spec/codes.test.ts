import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { SpecDocument } from "../../../src/domain/document.ts";
import type { Finding } from "../../../src/domain/finding.ts";
import { findingCodes } from "../../../src/domain/finding-codes.ts";
import { readSpec } from "../../../src/stages/spec/read.ts";
import { transitions } from "../../../src/stages/spec/transitions.ts";
import { validateSpec, type SpecContext } from "../../../src/stages/spec/validate.ts";
import { effectiveSpec } from "../../../src/stages/spec/weakening.ts";
import { marksIn } from "./marked.ts";

const folder = new URL("../../fixtures/codes/", import.meta.url);
const now = new Date("2026-01-12T09:00:00Z");

/** What some codes need beside the file. */
const surroundings: Readonly<Record<string, Partial<SpecContext>>> = {
  "SIR-W410": { codeowners: "* @acme/platform\n/migrations/ @acme/sre\n" },
  "SIR-W411": { inventory: { "inventory/servers.csv": "name,address\nsrv-db-01,10.0.0.1\nsrv-fax-01,10.0.0.2\n" } },
};

/** Found by other stages: they need an estimate, a plan, prices, the provider's schema, run state or a network. */
const elsewhere = ["E209", "E210", "E219", "E220", "E226", "E230", "E231", "E302", "E305", "E306", "E309", "W403", "W417"];

const codes = readdirSync(folder)
  .filter((name) => !name.includes(".base."))
  .map((name) => name.replace(".yaml", ""));

describe("every code at its place", () => {
  it.each(codes)("%s", (code) => {
    const text = fixture(`${code}.yaml`) ?? "";

    const found = everyFinding(text, baseOf(code), surroundings[code] ?? {});

    expect(found.map(({ code: name, location: { line, column } }) => ({ code: name, line, column }))).toEqual(marksIn(text));
    for (const { message } of found) expect(message).toMatch(/^\S.*[.?!]( \S.*[.?])$/);
  });

  it("has a fixture for every code of this stage", () => {
    const all = Object.keys(findingCodes).filter((code) => !elsewhere.includes(code.slice(4)));

    expect(codes.toSorted()).toEqual(all.toSorted());
  });
});

function fixture(name: string): string | undefined {
  try {
    return readFileSync(new URL(name, folder), "utf8");
  } catch {
    return undefined;
  }
}

function baseOf(code: string): SpecDocument | undefined {
  const text = fixture(`${code}.base.yaml`);
  return text === undefined ? undefined : readSpec("migrations/shop.yaml", text).document;
}

function everyFinding(text: string, base: SpecDocument | undefined, context: Partial<SpecContext>): readonly Finding[] {
  const { document, findings } = readSpec("migrations/shop.yaml", text);
  if (document === undefined) return findings;
  const before = base === undefined ? {} : { base };
  const changes =
    base === undefined ? [] : [...transitions(base, document), ...effectiveSpec(base, document, undefined).findings];
  return [...validateSpec(document, { now, ...before, ...context }), ...changes];
}
