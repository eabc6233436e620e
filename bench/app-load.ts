// Many pull requests at the same moment, with GitHub's secondary limits in force: how long until the last comment, and is any lost? Real
// time: at our pace about three minutes for a hundred, at Octokit's own more than five. Not part of bench/all.ts. Without Terraform.
// Prints a Markdown table. Usage: node bench/app-load.ts [pull requests] [ours|octokit]
import { setTimeout as pause } from "node:timers/promises";
import type { PullRequest } from "../test/github/model.ts";
import { githubLimits } from "../test/github/http/limits.ts";
import { commentedAfter, installed, mustBeCommented, specOf, withApp, type BedOptions } from "./app-bed.ts";
import { duration, table, timesOf } from "./measure.ts";

const count = Number(process.argv[2] ?? 100);
const which = process.argv[3] ?? "ours";
/** What @octokit/plugin-throttling does where nobody says otherwise, as in every App on Probot. */
const paces: Readonly<Record<string, BedOptions>> = { ours: {}, octokit: { pace: { write: 1000, notification: 3000 } } };
const mostSeconds = 900;

const rowOfLoad = await withApp({ limits: githubLimits, latencyMs: 50, ...paces[which] }, async (bed) => {
  const { github } = bed;
  const repository = await installed(bed, 10);
  const ana = github.user("ana");
  const start = performance.now();
  const pulls: PullRequest[] = [];
  for (let index = 0; index < count; index += 1)
    pulls.push(await ana.openPullRequest(repository, { files: { "migrations/s0.yaml": specOf("s0", 10 + index) } }));
  const open = (): number => pulls.filter((pull) => commentedAfter(bed, pull) === undefined).length;
  while (open() > 0) {
    if (performance.now() - start > mostSeconds * 1000) throw new Error(`${open()} have no comment after ${mostSeconds} s`);
    process.stderr.write(`\r${count - open()} of ${count} after ${Math.round((performance.now() - start) / 1000)} s `);
    await pause(1000);
  }
  await bed.idle(120);
  const { p50, all } = timesOf(pulls.map((pull) => mustBeCommented(bed, pull)));
  for (const pull of pulls)
    if (github.checkRuns(repository, pull.head.sha).at(-1)?.status !== "completed")
      throw new Error(`#${pull.number} has no result`);
  const asked = github.requests({ who: /^(?:installation|app):/ });
  const refused = asked.filter(({ status }) => status === 403 || status === 429).length;
  return [
    which === "ours" ? "ours: 250 and 1,000 ms" : "Octokit's own: 1,000 and 3,000 ms",
    `${count} pull requests`,
    ...[all[0] ?? Number.NaN, p50, all.at(-1) ?? Number.NaN].map(duration),
    ...[asked.length, asked.filter(({ writes }) => writes).length, refused].map(String),
  ];
});
const head = ["Between writes, and between comments", "input", "first comment", "p50", "last", "requests", "writes", "refused"];
console.log(table(head, [rowOfLoad]));
process.exit(0);
