import type { Review } from "../../domain/review.ts";
import type { Run } from "../../domain/run.ts";
import type { ApplyWorld } from "../../ports/apply-world.ts";
import type { HostedRepository } from "../../ports/code-host.ts";
import type { Lease } from "../../ports/leases.ts";
import { decideApply } from "../../stages/authorize/decide-apply.ts";
import { withoutCredentials } from "../pull/without-credentials.ts";
import { settingsOf } from "../pull/versions.ts";
import { readStanding } from "../read-standing.ts";
import { advance } from "./advance.ts";
import { governingTip } from "./order.ts";
import { scopeOf } from "./scope.ts";

export interface Decided {
  readonly run: Run;
  readonly go: boolean;
}

const service = { kind: "service" } as const;

/** Reads all gates again for the fresh plan, and writes ahead what will be done. When it says go, the apply is on record. */
export async function decide(
  given: Run,
  fresh: Review,
  lease: Lease,
  hosted: HostedRepository,
  world: ApplyWorld,
): Promise<Decided> {
  const review = withoutCredentials(fresh);
  const record = await keep(given, review, world);
  const base = await settingsOf(await hosted.version(await governingTip(given, hosted)));
  const standing = await readStanding(
    { hosted, pull: given.pull, review, mergedAs: given.revision, ...(base === undefined ? {} : { settings: base }) },
    world,
  );
  const approvals = await world.ledger.approvals.list(given.repository, given.pull);
  const { file, wave, reviewed } = given;
  const decision = decideApply({ review, standing, file, wave, reviewed: reviewed.digest, approvals });
  const scope = scopeOf(given);
  const digest = digestOf(review, given);
  if (digest !== undefined) {
    const facts = {
      digest: digest.digest,
      reviewed: reviewed.digest,
      equal: digest.digest === reviewed.digest,
      changes: digest.changes,
    };
    await world.journal.record({ name: "plan.finished", scope, actor: service, facts });
  }
  const shown = digest === undefined ? {} : { fresh: { review: record, ...digest } };
  if (!decision.go)
    return { go: false, run: await advance(given, decision.state, { because: decision.because, ...shown }, world) };
  const serialBefore = (await world.states.read(lease.key))?.serial ?? null;
  const intended = await advance(
    given,
    "intended",
    { because: "Every gate is open, and the plan is the one that was agreed to.", serialBefore, ...shown },
    world,
  );
  await world.journal.record({
    name: "apply.intended",
    scope,
    actor: service,
    facts: { digest: decision.digest, serial: serialBefore ?? 0, approvedBy: decision.approvedBy },
  });
  const progress = { done: 0, of: decision.changes };
  const run = await advance(intended, "running", { because: "It is applied.", progress }, world);
  await world.journal.record({ name: "apply.started", scope, actor: service, facts: { digest: decision.digest } });
  return { go: true, run };
}

/** The fresh review. It counts as seen once it is in the comment. */
async function keep(
  { repository, pull, revision, base, trace }: Run,
  review: Review,
  { ledger, clock }: ApplyWorld,
): Promise<string> {
  const at = clock.now().toISOString();
  const record = await ledger.reviews.begin({ repository, pull, head: revision, base, trace }, at);
  await ledger.reviews.made(record.id, review);
  return record.id;
}

function digestOf({ specs }: Review, { file, wave }: Run): { readonly digest: string; readonly changes: number } | undefined {
  const plan = specs.find((one) => one.file === file)?.waves.find(({ name }) => name === wave)?.plan;
  return plan === undefined
    ? undefined
    : { digest: plan.digest, changes: plan.changes.filter(({ action }) => action !== "no-op" && action !== "read").length };
}
