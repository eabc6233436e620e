// Is a long-running process flat? Reviews the same small spec again and again (mode static) and prints heap and resident
// megabytes after every fifth part, as a Markdown table. Usage: node --expose-gc bench/memory.ts [reviews]
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { folderVersion } from "../src/adapters/repository/folder.ts";
import { readEnvironment } from "../src/environment.ts";
import { reviewSpecs } from "../src/flows/review-specs.ts";
import { table } from "./measure.ts";
import { buildWorld } from "../src/world.ts";

const reviews = Number(process.argv[2] ?? 1000);
const spec = `apiVersion: sirsi.dev/v1
kind: Migration
metadata: { name: notes, owner: "@acme/notes", environment: staging }
spec:
  target: { provider: aws, region: ireland, account: "111122223333" }
  workloads:
    - { name: files, kind: object-store, config: { versioning: true } }
    - { name: net, kind: network, config: { cidr: 10.1.0.0/16, subnets: [{ name: app, type: private }], nat: single } }
`;

const folder = await mkdtemp(join(tmpdir(), "sirsi-bench-"));
try {
  await mkdir(join(folder, "migrations"));
  await writeFile(join(folder, "migrations/notes.yaml"), spec);
  const world = buildWorld(readEnvironment({}, {}), { quiet: true, now: new Date("2026-01-12T09:00:00Z") }, () => undefined);
  const repository = { head: await folderVersion(folder) };
  const request = {
    repository,
    mode: "static",
    tenant: "bench",
    repositoryName: "bench",
    timeoutSeconds: 60,
    version: "0",
  } as const;
  const megabytes = (bytes: number) => Math.round(bytes / 1024 ** 2);
  const rows: (readonly string[])[] = [];
  const heaps: number[] = [];
  for (let count = 1; count <= reviews; count += 1) {
    const { specs } = await reviewSpecs(request, world);
    if (specs[0]?.waves[0]?.plan === undefined) throw new Error("the review made no plan");
    if (count % Math.max(1, Math.floor(reviews / 5)) !== 0) continue;
    globalThis.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    heaps.push(heapUsed);
    rows.push([`${count} reviews`, "one small spec", `${megabytes(heapUsed)} MB`, `${megabytes(rss)} MB`]);
  }
  console.log(table(["Memory of one process after", "input", "heap", "resident"], rows));
  // The first part still fills caches.
  const [, after = 0, ...rest] = heaps;
  const growth = Math.max(...rest) - after;
  if (globalThis.gc !== undefined && growth > 5 * 1024 ** 2) throw new Error(`the heap grew by ${megabytes(growth)} MB`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
