/**
 * Policy evaluation of 10 to 5,000 resources: the product's engine (OPA's Wasm) against `opa eval`, `opa bench` and
 * conftest on the same rules, data and input. Identical result sets are asserted before anything is timed.
 * `node bench/policy.ts [resources…]`; SIRSI_OPA_BIN and SIRSI_CONFTEST_BIN name the programs, else PATH is searched.
 */
import { execFileSync } from "node:child_process";
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { opaPolicies } from "../src/adapters/opa/policies.ts";
import type { Change, Json } from "../src/domain/change.ts";
import type { Plan } from "../src/domain/plan.ts";
import type { RawResult } from "../src/domain/policy.ts";
import { readPlan } from "../src/stages/plan/read-plan.ts";
import { policyData } from "../src/stages/policy/data.ts";
import { policyInput } from "../src/stages/policy/input.ts";
import { judge } from "../src/stages/policy/judge.ts";

const root = path.join(import.meta.dirname, "..");
const policies = path.join(root, "policies");
const now = "2026-01-12T09:00:00Z";
const recordings = ["web-service", "s3-modules", "network", "iam-policies", "rds-secrets"];

async function compare(sizes: readonly number[]): Promise<void> {
  const scratch = mkdtempSync(path.join(tmpdir(), "sirsi-bench-"));
  try {
    const engine = opaPolicies(policies);
    const catalogue = await engine.describe();
    const data = policyData({ params: catalogue.params, rules: catalogue.rules });
    const rego = regoFolder(scratch, data);
    for (const size of sizes.length > 0 ? sizes : [10, 100, 1000, 5000]) {
      const plans = [planOf(size)];
      const { input, has, digest } = policyInput({ now, plans });
      const files = { input: path.join(scratch, "input.json"), data: path.join(scratch, "data.json"), rego };
      writeFileSync(files.input, JSON.stringify(input));
      writeFileSync(files.data, JSON.stringify(data));
      const raw = await engine.evaluate(input, data);
      const same = [assertSame("opa eval", raw, opaRows(files)), assertSame("conftest", raw, conftestRows(files))];
      const megabytes = (readFileSync(files.input).length / 1e6).toFixed(2);
      console.log(`\n${size} resources, ${megabytes} MB of input, ${raw.length} rows; ${same.join("; ")}`);
      const runs = size > 1000 ? 15 : 40;
      await report("  input (policyInput)", runs, () => policyInput({ now, plans }));
      await report("  evaluate, warm", runs, () => engine.evaluate(input, data));
      await reportFirst("  evaluate, first of an engine", Math.ceil(runs / 3), input, data);
      await report("  judge", runs, () =>
        judge({ raw, catalogue, rules: catalogue.rules, plans, has, can: ["plan", "config", "now"], inputDigest: digest, now }),
      );
      opaBench(files);
      coldly(files, size > 1000 ? 5 : 10);
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** A plan of this many resources in scope, made of recorded ones. Each copy has addresses and names of its own. */
function planOf(size: number): Plan {
  const recorded = recordings.map((name) =>
    readPlan(JSON.parse(readFileSync(path.join(root, "test/fixtures/plans", `${name}.json`), "utf8")), {
      wave: name,
      mode: "offline",
      binding: true,
      region: "eu-central-1",
    }),
  );
  const managed = recorded.flatMap(({ wave, changes }) =>
    changes
      .filter(({ mode, action }) => mode === "managed" && action === "create")
      .map((change) => moved(change, `module.${wave}`)),
  );
  const names = new Set(managed.flatMap(({ after }) => ["bucket", "name", "function_name"].flatMap((key) => after?.[key] ?? [])));
  const changes = Array.from({ length: Math.ceil(size / managed.length) }, (_, copy) =>
    managed.map((change) => renamed(moved(change, `module.copy${copy}`), names, copy)),
  ).flat();
  const [first] = recorded;
  assert(first);
  return { ...first, wave: "bench", changes: changes.slice(0, size) };
}

function moved(change: Change, module: string): Change {
  const into = (addresses: readonly string[]) => addresses.map((address) => `${module}.${address}`);
  const refs = Object.fromEntries(Object.entries(change.refs).map(([attribute, to]) => [attribute, into(to)]));
  return { ...change, address: `${module}.${change.address}`, refs };
}

/** Names are unique in an account; copies with the same name would link everything with everything. */
function renamed(change: Change, names: ReadonlySet<Json>, copy: number): Change {
  const rename = (value: Json): Json => {
    if (typeof value === "string") return names.has(value) ? `${value}-${copy}` : value;
    if (Array.isArray(value)) return (value as readonly Json[]).map(rename);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rename(item)]));
  };
  return { ...change, after: rename(change.after ?? {}) as Change["after"], config: rename(change.config) as Change["config"] };
}

interface Files {
  readonly input: string;
  readonly data: string;
  readonly rego: string;
}

/** Sources without their tests, and the data as OPA loads it from a folder. */
function regoFolder(scratch: string, data: Json): string {
  const folder = path.join(scratch, "rego");
  mkdirSync(folder);
  for (const part of ["aws", "general", "lib"])
    cpSync(path.join(policies, part), path.join(folder, part), {
      recursive: true,
      filter: (source) => !source.endsWith("_test.rego"),
    });
  writeFileSync(path.join(folder, "data.json"), JSON.stringify(data));
  return folder;
}

function program(name: string): string | undefined {
  const named = process.env[`SIRSI_${name.toUpperCase()}_BIN`];
  const folders = (process.env["PATH"] ?? "").split(path.delimiter);
  return [named, ...folders.map((folder) => path.join(folder, name))].find((file) => file !== undefined && existsSync(file));
}

const opa = program("opa");
const conftest = program("conftest");
const run = (file: string, args: readonly string[]): string =>
  execFileSync(file, args, { encoding: "utf8", maxBuffer: 1e9, stdio: ["ignore", "pipe", "pipe"] });

const opaArguments = ({ input, rego }: Files) => ["--format", "json", "-d", rego, "-i", input, "data.sirsi.decision"];

function opaRows(files: Files): readonly unknown[] | undefined {
  if (opa === undefined) return undefined;
  const answer = JSON.parse(run(opa, ["eval", ...opaArguments(files)])) as {
    result: { expressions: { value: unknown[] }[] }[];
  };
  return answer.result[0]?.expressions[0]?.value;
}

/** conftest knows `deny` in a package; a rule of ours hands it every row. It exits 1 when there is any. */
function conftestRows(files: Files): readonly unknown[] | undefined {
  if (conftest === undefined) return undefined;
  const [outcome] = JSON.parse(runConftest(conftest, files)) as { failures?: { msg: string }[] }[];
  return (outcome?.failures ?? []).map(({ msg }) => JSON.parse(msg) as unknown);
}

function runConftest(file: string, { input, rego }: Files): string {
  const shim = path.join(rego, "..", "conftest");
  mkdirSync(shim, { recursive: true });
  writeFileSync(
    path.join(shim, "main.rego"),
    "package main\n\ndeny contains msg if {\n\tsome row in data.sirsi.decision\n\tmsg := json.marshal(row)\n}\n",
  );
  const args = [
    "test",
    "--no-color",
    "--no-fail",
    "-o",
    "json",
    "-p",
    rego,
    "-p",
    shim,
    "-d",
    path.join(rego, "data.json"),
    input,
  ];
  return run(file, args);
}

/** Rows are a set: sorted by their own text, with sorted keys. */
function assertSame(name: string, ours: readonly RawResult[], theirs: readonly unknown[] | undefined): string {
  if (theirs === undefined) return `${name} is not installed`;
  assert.deepEqual(canonical(theirs), canonical(ours), `${name} gives another result set`);
  return `${name} gives the same`;
}

const canonical = (rows: readonly unknown[]): readonly string[] =>
  [...new Set(rows.map((row) => JSON.stringify(sorted(row))))].sort();

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

async function report(name: string, runs: number, work: () => unknown): Promise<void> {
  const times: number[] = [];
  for (let count = 0; count < runs + 5; count += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  say(name, times.slice(5));
}

/** What a command line pays: the module is loaded, its memory has not grown yet. */
async function reportFirst(name: string, runs: number, input: Json, data: Json): Promise<void> {
  const times: number[] = [];
  for (let count = 0; count < runs; count += 1) {
    const fresh = opaPolicies(policies);
    await fresh.describe();
    const start = performance.now();
    await fresh.evaluate(input, data);
    times.push(performance.now() - start);
  }
  say(name, times);
}

function say(name: string, times: readonly number[]): void {
  const ordered = [...times].sort((one, other) => one - other);
  const at = (share: number) => (ordered[Math.ceil(share * ordered.length) - 1] ?? 0).toFixed(1);
  console.log(`${name.padEnd(34)} p50 ${at(0.5)} ms, p95 ${at(0.95)} ms (${ordered.length} runs)`);
}

/** OPA's own measure of a warm evaluation, without loading and parsing. */
function opaBench(files: Files): void {
  if (opa === undefined) return;
  const figures = JSON.parse(run(opa, ["bench", "--benchmem=false", ...opaArguments(files)])) as {
    Extra: Record<string, number>;
    N: number;
  };
  const at = (name: string) => ((figures.Extra[`histogram_timer_rego_query_eval_ns_${name}`] ?? Number.NaN) / 1e6).toFixed(1);
  console.log(`${"  opa bench, warm".padEnd(34)} p50 ${at("median")} ms, p95 ${at("95%")} ms (${figures.N} runs)`);
}

/** Whole processes, one after the other in turn, so that all see the same machine. */
function coldly(files: Files, runs: number): void {
  const script = path.join(root, "bench/policy-cold.ts");
  const contestants: readonly (readonly [string, () => unknown])[] = [
    ["  ours, cold process", () => run(process.execPath, [script, files.input, files.data])],
    ...(opa === undefined ? [] : [["  opa eval, cold process", () => run(opa, ["eval", ...opaArguments(files)])] as const]),
    ...(conftest === undefined ? [] : [["  conftest, cold process", () => runConftest(conftest, files)] as const]),
  ];
  const times = new Map(contestants.map(([name]) => [name, [] as number[]]));
  for (let count = 0; count < runs; count += 1)
    for (const [name, work] of contestants) {
      const start = performance.now();
      work();
      times.get(name)?.push(performance.now() - start);
    }
  for (const [name, taken] of times) say(name, taken);
}

await compare(process.argv.slice(2).map(Number));
