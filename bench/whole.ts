// Everything of a review but Terraform, for about 1,000 resources: what Terraform answered is recorded once, on the sandbox, and
// played back. Prints a Markdown table. Usage: node bench/whole.ts [runs]
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isChanging } from "../src/domain/change.ts";
import type { Review } from "../src/domain/review.ts";
import { readEnvironment } from "../src/environment.ts";
import { reviewSpecs } from "../src/flows/review-specs.ts";
import type { Repository, RepositoryVersion } from "../src/ports/repository.ts";
import type { ApplyRun, PlanRun, Terraform, TerraformJob } from "../src/ports/terraform.ts";
import type { World } from "../src/ports/world.ts";
import { toComment } from "../src/stages/report/comment.ts";
import { buildWorld } from "../src/world.ts";
import { estate } from "./estate.ts";
import { cells, columns, measure, table } from "./measure.ts";

const runs = Number(process.argv[2] ?? 20);
const groups = 15;
const file = "migrations/estate.yaml";

/** The base is built; the head gives every service another image and every database more room. */
const base = built(estate(groups));
const head = base.replaceAll("acme/api:", "acme/api:2-").replaceAll("storage: 600Gi", "storage: 800Gi");

function built(text: string): string {
  const names = [...text.matchAll(/^ {4}- name: (\S+)$/gm)].map(([, name]) => name ?? "");
  return `${text}  waves:\n    - { name: all, state: built, workloads: [${names.join(", ")}] }\n`;
}

const versionOf = (text: string, name: string): RepositoryVersion => {
  const bytes = new TextEncoder().encode(text);
  return {
    name,
    list: () => Promise.resolve([file]),
    read: (path) => Promise.resolve(path === file ? bytes : undefined),
    readFolder: () => Promise.resolve([]),
  };
};

const repository: Repository = { head: versionOf(head, "head"), base: versionOf(base, "base") };
const real = buildWorld(
  readEnvironment(process.env, {}),
  { quiet: true, now: new Date("2026-01-12T09:00:00Z") },
  () => undefined,
);
const request = {
  repository,
  mode: "sandbox",
  tenant: "bench",
  repositoryName: "bench",
  timeoutSeconds: 600,
  version: "0",
} as const;

const cache = join(import.meta.dirname, "../node_modules/.cache/sirsi-bench");

/** A Terraform that answers what the real one answered for the same stack and state. Its answers are text, as a process gives them. */
async function played(terraform: Terraform): Promise<Terraform> {
  const installation = await terraform.probe();
  if (installation === undefined) throw new Error("Terraform is needed once, to record what it answers.");
  const answers = new Map<string, string>();
  const answer = async (job: TerraformJob, ask: () => Promise<unknown>): Promise<unknown> => {
    const digest = createHash("sha256")
      .update(JSON.stringify([installation.version, job.stack.text, job.state === undefined]))
      .digest("hex");
    const path = join(cache, `${digest.slice(0, 16)}.json`);
    if (!existsSync(path)) {
      mkdirSync(cache, { recursive: true });
      writeFileSync(path, JSON.stringify(await ask()));
    }
    const text = answers.get(path) ?? readFileSync(path, "utf8");
    answers.set(path, text);
    return JSON.parse(text) as unknown;
  };
  return {
    probe: () => Promise.resolve(installation),
    absence: () => Promise.resolve(""),
    named: () => terraform,
    plan: (job) => answer(job, () => terraform.plan(job)) as Promise<PlanRun>,
    prepare: (job) => terraform.prepare(job),
    apply: async (job) => {
      const run = (await answer(job, async () => {
        const { state, ...rest } = await terraform.apply(job);
        return { ...rest, state: new TextDecoder().decode(state) };
      })) as ApplyRun & { readonly state: string };
      return { ...run, state: new TextEncoder().encode(run.state) };
    },
  };
}

const terraform = await played(real.terraform);
const first = await reviewSpecs(request, { ...real, terraform });
const world: World = {
  ...real,
  terraform,
  sandbox: { start: () => Promise.resolve({ reattach: "", stop: () => Promise.resolve() }) },
};

const changes = first.specs.flatMap(({ waves }) => waves.flatMap(({ plan }) => plan?.changes ?? []));
if (changes.length < 900) throw new Error(`only ${changes.length} resources: ${first.specs[0]?.reasons.join(" ") ?? ""}`);
const input = `${changes.length} resources, ${changes.filter(isChanging).length} of them change, warm`;

const digest = ({ evidence, specs }: Review) => JSON.stringify([evidence, specs[0]?.verdict, specs[0]?.policy?.results.length]);
const expected = digest(first);
const whole = await measure(runs, async () => {
  const review = await reviewSpecs(request, world);
  if (digest(review) !== expected) throw new Error("the review is another one than that of the real Terraform");
  toComment(review);
});

console.log(table(["A whole review but Terraform", "input", ...columns], [["spec to comment", input, ...cells(whole)]]));
