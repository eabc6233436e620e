// Whole processes, as a person or a CI job starts them: the review of the demo, and the commands that should answer at once.
// Node's compile cache is warm, as in every start but the first. Prints a Markdown table. Usage: node bench/review.ts [runs]
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { duration, table, timesOf } from "./measure.ts";

const root = join(import.meta.dirname, "..");
const runs = Number(process.argv[2] ?? 5);
const demo = ["review", "migrations/shop.yaml", "--repo", "templates/demo/head", "--base-dir", "templates/demo/base"];
const fixed = ["--now", "2026-01-12T09:00:00Z", "--exit-zero"];

interface Case {
  readonly what: string;
  readonly args: readonly string[];
  /** What a true answer holds: a command that fails fast is not fast. */
  readonly shows: string;
}

const cases: readonly Case[] = [
  { what: "--version", args: ["--version"], shows: "." },
  { what: "--help", args: ["--help"], shows: "review" },
  {
    what: "validate, the demo's spec",
    args: ["validate", "--repo", "templates/demo/head", "--now", "2026-01-12T09:00:00Z"],
    shows: "1 file",
  },
  {
    what: "review, the demo without Terraform",
    args: [...demo, ...fixed, "--format", "json", "--mode", "static"],
    shows: '"mode": "static"',
  },
  {
    what: "review, the demo on the sandbox cloud",
    args: [...demo, ...fixed, "--format", "json", "--mode", "sandbox"],
    shows: '"mode": "sandbox"',
  },
];

function once({ args, shows, what }: Case): number | undefined {
  const start = performance.now();
  const { status, stdout } = spawnSync(process.execPath, [join(root, "bin/start.js"), ...args], {
    cwd: root,
    maxBuffer: 2 ** 28,
    encoding: "utf8",
  });
  const taken = performance.now() - start;
  if (status !== 0) throw new Error(`${what}: exit code ${status ?? "none, a signal"}`);
  return stdout.includes(shows) ? taken : undefined;
}

function row(one: Case): readonly string[] {
  // The first fills the compile cache.
  if (once(one) === undefined) return [one.what, "new process", "not on this machine", "", ""];
  const { p50, all } = timesOf(Array.from({ length: runs }, () => once(one) ?? Number.NaN));
  return [
    one.what,
    `new process, ${runs} runs`,
    duration(all[0] ?? Number.NaN),
    duration(p50),
    duration(all.at(-1) ?? Number.NaN),
  ];
}

console.log(table(["Whole command", "input", "fastest", "p50", "slowest"], cases.map(row)));
