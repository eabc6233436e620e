// How many events are recorded durably in a second, one at a time and many at once, in one chain and in many? Prints a Markdown table.
// Usage: node bench/audit.ts [events]
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../src/adapters/clock/clock.ts";
import { createLog } from "../src/adapters/log/log.ts";
import { lockFiles } from "../src/adapters/states/lock-files.ts";
import { openStore, type StoreOptions } from "../src/adapters/store/open-store.ts";
import type { SirsiEvent } from "../src/domain/events.ts";
import { postgresBin, startPostgres } from "../test/contracts/postgres-server.ts";
import { duration, table, timesOf } from "./measure.ts";

const events = Number(process.argv[2] ?? 5000);
const { log, clean } = createLog({ level: "silent" });

const step = (chain: number, index: number): SirsiEvent => ({
  name: "apply.step",
  scope: {
    tenant: "github",
    repository: String(chain),
    migration: "shop",
    wave: "data",
    run: `run-${chain}`,
    pull: 41,
    trace: "bench",
  },
  actor: { kind: "service" },
  facts: { address: `aws_subnet.network_private["${index}"]`, action: "create", outcome: "done", seconds: 1.5 },
});

interface Load {
  readonly name: string;
  readonly chains: number;
  /** Recorded by so many at once, each one event after the other. */
  readonly atOnce: number;
  /** Each with connections of its own. */
  readonly processes: number;
}

const loads: readonly Load[] = [
  { name: "one after the other", chains: 1, atOnce: 1, processes: 1 },
  { name: "20 at once, one chain", chains: 1, atOnce: 20, processes: 1 },
  { name: "20 at once, 20 chains", chains: 20, atOnce: 20, processes: 1 },
  { name: "40 at once in two stores, one chain", chains: 1, atOnce: 40, processes: 2 },
];

async function run(where: string, place: StoreOptions, { name, chains, atOnce, processes }: Load): Promise<readonly string[]> {
  const stores = await Promise.all(
    Array.from({ length: processes }, () => openStore(place, { clock: systemClock, locks: lockFiles, log, clean })),
  );
  const milliseconds: number[] = [];
  let left = events;
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async (_, worker) => {
      const store = stores[worker % processes]!;
      while (left > 0) {
        left -= 1;
        const asked = performance.now();
        await store.audit.append(step(worker % chains, left));
        milliseconds.push(performance.now() - asked);
      }
    }),
  );
  const seconds = (performance.now() - begun) / 1000;
  await Promise.all(stores.map((store) => store.close()));
  const { p50, all } = timesOf(milliseconds);
  const p99 = all[Math.ceil(0.99 * all.length) - 1] ?? Number.NaN;
  return [where, name, `${Math.round(events / seconds)}/s`, duration(p50), duration(p99)];
}

const folder = await mkdtemp(join(tmpdir(), "sirsi-bench-"));
const rows: (readonly string[])[] = [];
try {
  for (const [index, load] of loads.entries())
    if (load.processes === 1) rows.push(await run("PGlite", { folder: join(folder, String(index)) }, load));
  if (postgresBin === undefined) process.stderr.write("without PostgreSQL: it is not on this machine\n");
  else {
    const server = await startPostgres(postgresBin);
    try {
      for (const load of loads) rows.push(await run("PostgreSQL", { url: await server.database() }, load));
    } finally {
      await server.stop();
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
console.log(table(["Events recorded durably in", "load", "rate", "p50", "p99"], rows));
