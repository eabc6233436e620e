// Every bench, one after the other, as one fragment of Markdown on standard output. Usage: node bench/all.ts [name...]
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const benches: readonly (readonly [string, readonly string[]])[] = [
  ["review", []],
  ["whole", []],
  ["spec", []],
  ["synth", []],
  ["plan", []],
  ["cost", []],
  ["policy", []],
  ["memory", ["--expose-gc"]],
  ["webhooks", []],
  ["audit", []],
  ["app", []],
  ["app-memory", []],
];

const asked = process.argv.slice(2);
const failed: string[] = [];
for (const [name, flags] of benches) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  process.stderr.write(`bench/${name}.ts\n`);
  const { status, stdout } = spawnSync(process.execPath, [...flags, join(import.meta.dirname, `${name}.ts`)], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "inherit"],
  });
  process.stdout.write(`${stdout.trimEnd()}\n\n`);
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) {
  process.stderr.write(`failed: ${failed.join(", ")}\n`);
  process.exitCode = 1;
}
