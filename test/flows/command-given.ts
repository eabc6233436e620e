import type { PolicyCatalogue, Rule } from "../../src/domain/policy.ts";
import type { PullRequest } from "../../src/domain/pull-request.ts";
import type { Review } from "../../src/domain/review.ts";
import type { ServiceWorld } from "../../src/ports/service.ts";
import type { Ledger } from "../../src/ports/ledger.ts";
import { fakeHost, fakeRepository, type FakeRepository } from "../fakes/fake-host.ts";
import { fakeLedger } from "../fakes/fake-ledger.ts";
import { fakeQueue, type FakeQueue } from "../fakes/fake-queue.ts";
import { fakeVersion } from "../fakes/fake-version.ts";
import { head, review } from "../stages/authorize/approval-given.ts";

export const base = "b".repeat(40);
export const trace = "trace-1";
export const job = { type: "command", repository: 1, pull: 7, comment: 50, trace } as const;

export interface Scene {
  readonly repository: FakeRepository;
  readonly ledger: Ledger;
  readonly queue: FakeQueue;
  readonly world: ServiceWorld;
}

export interface SceneParts {
  readonly body: string;
  readonly login?: string;
  readonly at?: string;
  readonly edited?: boolean;
  readonly bot?: boolean;
  readonly pull?: Partial<PullRequest>;
  /** null: no review was made yet. */
  readonly review?: Review | null;
  readonly baseFiles?: Readonly<Record<string, string>>;
  readonly headFiles?: Readonly<Record<string, string>>;
}

/** Pull request 7 by Olive with a posted review of 08:00; Ann and Ben may write, Rob may read; a comment of 08:30; now it is 09:00. */
export async function scene(parts: SceneParts): Promise<Scene> {
  const repository = fakeRepository({ id: 1, owner: "acme", name: "shop", installation: 5 });
  const { baseFiles = {}, headFiles = baseFiles } = parts;
  repository.branches.set("main", base);
  repository.versions.set(base, fakeVersion(base, baseFiles)).set(head, fakeVersion(head, headFiles));
  repository.permissions.set("ann", "write").set("ben", "admin").set("olive", "write").set("rob", "read");
  repository.pulls.push({ ...pullRequest, ...parts.pull });
  const { login = "ann", at = "2026-01-14T08:30:00Z", edited = false, bot = false } = parts;
  const author = { login, id: login.length, kind: bot ? ("bot" as const) : ("user" as const) };
  repository.comments.push({ id: 50, pull: 7, body: parts.body, author, createdAt: at, edited });
  const ledger = fakeLedger();
  await ledger.installations.save({ id: repository.id.installation, account: "acme", state: "active" });
  await ledger.installations.saveRepositories([repository.id]);
  if (parts.review !== null) await post(ledger, parts.review ?? review());
  const queue = fakeQueue();
  return { repository, ledger, queue, world: worldOf(repository, ledger, queue) };
}

const pullRequest: PullRequest = {
  number: 7,
  state: "open",
  merged: false,
  mergeCommit: null,
  draft: false,
  title: "Advance the data wave",
  author: { login: "Olive", id: 9, kind: "user" },
  association: "MEMBER",
  head: { sha: head, ref: "data", repository: 1 },
  base: { sha: base, ref: "main", repository: 1 },
  updatedAt: "2026-01-14T07:59:00Z",
};

export async function post(ledger: Ledger, made: Review): Promise<void> {
  const { id } = await ledger.reviews.begin({ repository: 1, pull: 7, head: made.head, base, trace }, "2026-01-14T07:59:58Z");
  await ledger.reviews.made(id, made);
  await ledger.reviews.posted(id, made.at);
}

const rule = (parts: Partial<Rule>): Rule => ({
  id: "AWS-S3-010",
  title: "Bucket writes access logs",
  description: "Who read what is only known from logs.",
  severity: "medium",
  stage: "review",
  needs: ["plan"],
  types: ["aws_s3_bucket"],
  attributes: [],
  remediation: "Set logging.",
  controls: [],
  ...parts,
});

const catalogue: PolicyCatalogue = {
  bundle: { version: "1", digest: "sha256:b" },
  rules: [rule({}), rule({ id: "AWS-EC2-001", severity: "critical" }), rule({ id: "GEN-SEC-001", severity: "critical" })],
  packs: {},
  params: { stateful_types: {}, taggable_types: {}, known_types: {} },
};

/** What a command may not touch is not there at all. */
export function worldOf(repository: FakeRepository, ledger: Ledger, queue: FakeQueue): ServiceWorld {
  const world: Pick<ServiceWorld, "clock" | "policies" | "host" | "ledger" | "queue"> = {
    clock: { now: () => new Date("2026-01-14T09:00:00Z") },
    policies: { describe: () => Promise.resolve(catalogue), evaluate: () => Promise.reject(new Error("No command judges.")) },
    host: fakeHost(repository),
    ledger,
    queue,
  };
  return world as ServiceWorld;
}

/** Our answers, without the marker. */
export const answers = ({ repository }: Scene): readonly string[] =>
  repository.comments
    .filter(({ author }) => author.kind === "bot" && author.login === "sirsi[bot]")
    .map(({ body }) => body.split("\n").slice(1).join("\n"));

export const reactions = ({ repository }: Scene): readonly string[] => repository.reactions.map(({ reaction }) => reaction);
