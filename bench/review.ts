// The whole `sirsi review` of the demo, cold: a new process each time, as a person or a CI job starts it.
// Usage: node bench/review.ts [runs]. Prints JSON; seconds of wall time.
import { spawnSync } from "node:child_process";

const runs = Number(process.argv[2] ?? 5);
const demo = ["review", "migrations/shop.yaml", "--repo", "templates/demo/head", "--base-dir", "templates/demo/base"];
const fixed = ["--now", "2026-01-12T09:00:00Z", "--format", "json", "--exit-zero"];

function measure(mode: string): {
  readonly mode: string;
  readonly planned: string;
  readonly seconds: readonly number[];
  readonly median: number;
} {
  const seconds: number[] = [];
  let planned = "";
  for (let run = 0; run < runs; run += 1) {
    const started = performance.now();
    const { status, stdout } = spawnSync(process.execPath, ["src/cli.ts", ...demo, ...fixed, "--mode", mode], {
      maxBuffer: 2 ** 28,
      encoding: "utf8",
    });
    seconds.push((performance.now() - started) / 1000);
    if (status !== 0) throw new Error(`the review exited with ${status ?? "a signal"}`);
    planned = (JSON.parse(stdout) as { specs: { mode: string }[] }).specs[0]?.mode ?? "";
  }
  return { mode, planned, seconds, median: seconds.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? 0 };
}

console.log(JSON.stringify([measure("static"), measure("sandbox")], null, 2));
