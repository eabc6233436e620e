// Do the service and its review workers stay flat? Reviews one repository again and again through the pool of processes, each time
// another head, and prints the resident megabytes of both sides after every fifth part. Without Terraform. Usage: node bench/app-memory.ts
// [reviews]
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import picomatch from "picomatch";
import { workerPool } from "../src/adapters/reviewers/process-pool.ts";
import { noStates } from "../src/adapters/states/no-states.ts";
import type { RepositoryVersion } from "../src/ports/repository.ts";
import type { ReviewOrder } from "../src/ports/reviewer.ts";
import { specOf, specs } from "./app-bed.ts";
import { table } from "./measure.ts";

const reviews = Number(process.argv[2] ?? 300);
const inRepository = 50;

const versionOf = (name: string, files: Readonly<Record<string, string>>): RepositoryVersion => {
  const listed = (patterns: readonly string[]) => {
    const matches = picomatch([...patterns], { dot: true });
    const paths = Object.keys(files).filter((path) => matches(path));
    return paths.toSorted();
  };
  const idOf = (path: string) =>
    createHash("sha1")
      .update(files[path] ?? "")
      .digest("hex");
  return {
    name,
    list: (patterns) => Promise.resolve(listed(patterns)),
    identities: (patterns) => Promise.resolve(Object.fromEntries(listed(patterns).map((path) => [path, idOf(path)]))),
    read: (path) => Promise.resolve(Object.hasOwn(files, path) ? new TextEncoder().encode(files[path]) : undefined),
    readFolder: () => Promise.resolve([]),
  };
};

/** Resident megabytes: of this process, and of the workers together. */
function residents(): readonly [number, number] {
  const lines = execFileSync("ps", ["-o", "rss=,args=", "--ppid", String(process.pid)], { encoding: "utf8" }).split("\n");
  const workers = lines.filter((line) => line.includes("review-worker")).map((line) => Number.parseInt(line, 10) / 1024);
  const sum = workers.reduce((all, one) => all + one, 0);
  return [process.memoryUsage().rss / 1024 ** 2, sum];
}

const folder = await mkdtemp(join(tmpdir(), "sirsi-bench-"));
const pool = workerPool({
  script: new URL("../src/review-worker.ts", import.meta.url),
  states: noStates,
  ...{ size: 2, memoryMb: 512, timeoutSeconds: 60, environment: { PATH: folder, HOME: folder, TMPDIR: folder } },
});
try {
  const base = specs(inRepository);
  const review = async (index: number): Promise<void> => {
    const text = specOf("s0", 10 + (index % 200)).replace("notes", `notes-${index}`);
    const repository = {
      head: versionOf(`head-${index}`, { ...base, "migrations/s0.yaml": text }),
      base: versionOf("base", base),
    };
    const order: ReviewOrder = {
      ...{
        repository,
        mode: "static",
        tenant: "bench",
        repositoryName: "bench",
        timeoutSeconds: 60,
        untrusted: false,
        mayHaveNoSpecs: true,
      },
    };
    const { specs: made, reasons } = await pool.review(order, new AbortController().signal);
    if (made[0]?.waves[0]?.plan === undefined) throw new Error(`the review made no plan: ${reasons.join(" ")}`);
  };
  const rows: (readonly string[])[] = [];
  const workers: number[] = [];
  for (let index = 0; index < reviews; index += 2) {
    await Promise.all([review(index), review(index + 1)]);
    if ((index + 2) % Math.max(2, Math.floor(reviews / 10) * 2) !== 0) continue;
    const [service, all] = residents();
    workers.push(all);
    rows.push([`${index + 2} reviews`, `one of ${inRepository} specs`, `${Math.round(service)} MB`, `${Math.round(all)} MB`]);
  }
  console.log(table(["Resident memory after", "input", "service", "two workers"], rows));
  // The first part still fills caches; a heap may be cleaned late.
  const [, after = 0, ...rest] = workers;
  if (Math.max(...rest) > after * 1.3) throw new Error("the workers grew by more than three tenths");
} finally {
  await pool.stop();
  await rm(folder, { recursive: true, force: true });
}
