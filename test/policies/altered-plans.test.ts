import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { Failure } from "../../src/domain/failure.ts";
import { readPlan } from "../../src/stages/plan/read-plan.ts";
import { policyInput } from "../../src/stages/policy/input.ts";
import { loadBundle } from "./evaluate.ts";

const evaluate = await loadBundle();

type Node = Record<string | number, unknown>;
type Path = readonly (string | number)[];

function inputOf(json: unknown): ReturnType<typeof policyInput> | undefined {
  try {
    const plan = readPlan(json, { wave: "plan", mode: "connected", binding: true });
    return policyInput({ now: "2026-01-12T09:00:00Z", plans: [plan] });
  } catch (error) {
    if (error instanceof Failure && error.code === "plan-unreadable") return undefined;
    throw error;
  }
}

const isNode = (value: unknown): value is Node => value !== null && typeof value === "object";

function* places(json: unknown, path: Path = []): Generator<Path> {
  if (!isNode(json)) return;
  for (const key of Array.isArray(json) ? json.keys() : Object.keys(json)) {
    yield [...path, key];
    yield* places(json[key], [...path, key]);
  }
}

const nothing = Symbol("nothing");
/** Instead of what stands there: nothing, `null`, and a value of each other type. */
const instead = (value: unknown): readonly unknown[] =>
  [nothing, null, "x", 7, true, [], {}].filter((other) => kind(other) !== kind(value));
const kind = (value: unknown): string => (value === null ? "null" : Array.isArray(value) ? "list" : typeof value);

/** Puts a value at a place and gives back what takes it away again. */
function put(json: Node, path: Path, value: unknown): () => void {
  const key = path.at(-1) ?? "";
  const parent = path.slice(0, -1).reduce<unknown>((at, step) => (isNode(at) ? at[step] : undefined), json);
  if (!isNode(parent)) throw new Error(`${path.join(".")} is not there`);
  if (Array.isArray(parent)) {
    const copy = [...(parent as unknown[])];
    if (value === nothing) parent.splice(Number(key), 1);
    else parent[Number(key)] = value;
    return () => void parent.splice(0, Infinity, ...copy);
  }
  const entries = Object.entries(parent);
  if (value === nothing) Reflect.deleteProperty(parent, key);
  else parent[key] = value;
  return () => {
    for (const name of Object.keys(parent)) Reflect.deleteProperty(parent, name);
    Object.assign(parent, Object.fromEntries(entries));
  };
}

/** What holds nothing about the change: its texts may be anything. */
const aside =
  /^(?:timestamp|terraform_version|format_version|variables|output_changes|relevant_attributes|checks|resource_drift)\b/;

/**
 * That a secret is a literal is said by two parts alone: the mark of the value, and the configuration that gives it. A plan in which they
 * say something else is another plan, and one without any configuration leaves the rule unknown (`needs: [config]`).
 */
const saysLiteral = (place: string, row: string): boolean =>
  row.startsWith("GEN-SEC-001 ") && (/^configuration\b/.test(place) || place.includes(".after_sensitive"));

describe.each(["network", "s3-modules", "rds-secrets"])("the plan %s", (name) => {
  it("has no node whose loss or change makes a failure pass or vanish unnoticed", async () => {
    const json = JSON.parse(await readFile(`test/fixtures/plans/${name}.json`, "utf8")) as Node;
    const original = inputOf(json);
    const failures = evaluate(original?.input ?? null).filter(({ status }) => status === "fail");
    const lost: string[] = [];
    const judged = new Map<string, readonly string[]>();
    let refused = 0;
    for (const path of [...places(json)]) {
      const place = path.join(".");
      if (aside.test(place)) continue;
      const value = path.reduce<unknown>((at, step) => (isNode(at) ? at[step] : undefined), json);
      for (const other of instead(value)) {
        const restore = put(json, path, other);
        const found = inputOf(json);
        restore();
        if (found === undefined) refused += 1;
        if (found === undefined || found.digest === original?.digest) continue;
        const known = judged.get(found.digest) ?? missing(found.input);
        judged.set(found.digest, known);
        lost.push(...known.filter((row) => !saysLiteral(place, row)).map((row) => `${place} as ${String(other)}: ${row}`));
      }
    }

    expect(failures.length).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(1000);
    expect(lost).toEqual([]);

    /** Failures of the whole plan that are neither failures nor unknown now, unless the plan as a whole is in doubt. */
    function missing(input: Parameters<typeof evaluate>[0]): readonly string[] {
      const rows = evaluate(input);
      if (rows.some(({ rule, status }) => rule === "GEN-PLAN-001" && status !== "pass")) return [];
      const open = new Set(rows.flatMap((row) => (row.status === "pass" ? [] : [`${row.rule} ${row.address ?? ""}`])));
      return failures.map(({ rule, address }) => `${rule} ${address ?? ""}`).filter((row) => !open.has(row));
    }
  }, 300_000);
});
