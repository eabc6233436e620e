// How soon is a pull request answered, and how often is GitHub asked for it? Our App in one process, its review workers in others, and a
// GitHub of our own on 127.0.0.1 in the first, whose work counts as well. Without Terraform: plans are static. Writes are paced as in
// production. Prints Markdown tables. Usage: node bench/app.ts [pull requests]
import { setTimeout as pause } from "node:timers/promises";
import type { PullRequest } from "../test/github/model.ts";
import { installed, mustBeCommented, specOf, specs, withApp, type Bed, type BedOptions } from "./app-bed.ts";
import { duration, table, timesOf } from "./measure.ts";

const pulls = Number(process.argv[2] ?? 12);
/** The pace of our writes holds nothing back from the one pull request before. */
const apartMs = 1100;

interface Answered {
  readonly milliseconds: number;
  readonly requests: number;
  readonly writes: number;
}

/** One pull request that changes these files, from its webhook to its comment. */
async function answered(bed: Bed, name: string, files: Readonly<Record<string, string>>, planned: number): Promise<Answered> {
  const { github, idle } = bed;
  await pause(apartMs);
  const since = github.mark();
  const pull: PullRequest = await github.user("ana").openPullRequest(github.repository(name), { files });
  await idle(110);
  const record = await bed.parts.ledger.reviews.latest(pull.base.repository.id, pull.number, pull.head.sha);
  const plans = record?.review?.specs.flatMap(({ waves }) => waves.flatMap(({ plan }) => plan ?? [])).length ?? 0;
  if (plans !== planned)
    throw new Error(`${plans} plans and not ${planned}: ${record?.review?.reasons.join(" ") ?? "no review"}`);
  const ours = github.requests({ since, who: /^(?:installation|app):/ });
  const writes = ours.filter((request) => request.writes).length;
  return { milliseconds: mustBeCommented(bed, pull), requests: ours.length, writes };
}

const row = (what: string, input: string, [first, ...others]: readonly Answered[]): readonly string[] => {
  const { p50, p95 } = timesOf(others.map(({ milliseconds }) => milliseconds));
  const last = others.at(-1) ?? first;
  const warm = others.length === 0 ? ["-", "-"] : [duration(p50), duration(p95)];
  return [
    what,
    input,
    duration(first?.milliseconds ?? Number.NaN),
    ...warm,
    `${first?.requests}`,
    `${last?.requests}`,
    `${last?.writes}`,
  ];
};

async function series(options: BedOptions, inRepository: number, changed: number, runs: number): Promise<readonly Answered[]> {
  process.stderr.write(`${inRepository} specs, ${changed} changed\n`);
  return await withApp(options, async (bed) => {
    await installed(bed, inRepository);
    const all: Answered[] = [];
    for (let run = 0; run < runs; run += 1) {
      const files = changed === 1 ? { "migrations/s0.yaml": specOf("s0", 10 + run) } : specs(changed, 10 + run);
      const planned = changed > (options.maxSpecs ?? 50) ? 0 : changed;
      all.push(await answered(bed, "acme/shop", files, planned));
    }
    return all;
  });
}

const rows = [
  row("One spec changed", `${pulls} pull requests, 10 specs in the repository`, await series({}, 10, 1, pulls + 1)),
  row("", "the same, GitHub answers after 100 ms", await series({ latencyMs: 100 }, 10, 1, 4)),
  row("", "2,000 specs in the repository", await series({}, 2000, 1, 3)),
  row("10 specs changed", "10 specs in the repository", await series({}, 10, 10, 2)),
  row("200 specs changed", "all planned", await series({ maxSpecs: 1000 }, 200, 200, 2)),
  row("2,000 specs changed", "held: text checked, nothing planned", await series({}, 2000, 2000, 1)),
];
const head = [
  "Webhook to comment",
  "input",
  "first after start",
  "p50",
  "p95",
  "requests, first",
  "requests, later",
  "of them writes",
];
console.log(table(head, rows));
process.exit(0);
