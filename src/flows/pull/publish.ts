import { createHash } from "node:crypto";
import { checkName } from "../../domain/check-name.ts";
import type { CheckRun } from "../../domain/check.ts";
import type { PullRequest } from "../../domain/pull-request.ts";
import type { Review } from "../../domain/review.ts";
import type { Run } from "../../domain/run.ts";
import type { Settings } from "../../domain/settings.generated.ts";
import type { Standing } from "../../domain/standing.ts";
import type { HostedRepository } from "../../ports/code-host.ts";
import type { ReviewRecord } from "../../ports/ledger.ts";
import type { ServiceWorld } from "../../ports/service.ts";
import { worstVerdict } from "../../stages/authorize/worst-verdict.ts";
import { toAnnotations } from "../../stages/report/annotations.ts";
import { conclusionOf, toCheckOutput } from "../../stages/report/check-run.ts";
import { toComment, toDropped, type CommentOptions } from "../../stages/report/comment.ts";
import { isUntrusted } from "./trust.ts";
import type { OtherPull } from "./same-head.ts";
import type { StillNewest } from "./still-newest.ts";
import { unlessRefused } from "./unless-refused.ts";

/** Begins our one comment on a pull request; people and other bots never have it at the start. */
export const commentMarker = "<!-- sirsi-gitops:review:v1 -->";

export interface Publication {
  readonly record: ReviewRecord;
  readonly review: Review;
  readonly standing: Standing;
  /** Absent for a merge group: it has a check and no comment. */
  readonly pull?: PullRequest;
  readonly settings?: Settings;
  /** Other pull requests with this very head: they share the check. */
  readonly others?: readonly OtherPull[];
  /** Our check on the head, and how many of its annotations it has. */
  readonly check: { readonly id: number; readonly annotated: number | "all" };
}

/**
 * Writes what was stored. The check comes first: a comment that GitHub puts off must not hold back the gate. Every step can be repeated.
 */
export async function publish(
  publication: Publication,
  hosted: HostedRepository,
  world: ServiceWorld,
  isNewest: StillNewest,
): Promise<boolean> {
  const options = { ...commentOptions(publication, world), stranger: await isStrangers(publication, world) };
  if (!(await isNewest())) return false;
  await concludeCheck(publication, options, hosted);
  if (publication.pull === undefined) return true;
  if (!(await isNewest())) return false;
  const { pull, record } = publication;
  await unlessRefused(() => replaceComment(publication, pull.number, options, hosted, world), record.trace, world);
  return true;
}

/** The comment of a pull request that was merged: how its runs stand, over the review that people agreed to. */
export async function writeComment(
  publication: Pick<Publication, "record" | "review" | "standing" | "settings">,
  pull: number,
  runs: readonly Run[],
  hosted: HostedRepository,
  world: ServiceWorld,
): Promise<void> {
  await replaceComment(publication, pull, { ...commentOptions(publication, world), runs }, hosted, world);
}

function commentOptions(
  { standing, settings, record }: Pick<Publication, "standing" | "settings" | "record">,
  { publicUrl }: ServiceWorld,
): CommentOptions {
  const cost = settings?.cost?.comment;
  return {
    standing,
    trace: record.trace,
    ...(cost === undefined ? {} : { cost }),
    ...(publicUrl === undefined ? {} : { reportUrl: reportUrl(publicUrl, record.id) }),
  };
}

async function isStrangers({ record, pull }: Publication, { ledger }: ServiceWorld): Promise<boolean> {
  return pull !== undefined && isUntrusted(pull) && !(await ledger.pulls.isReleased(record.repository, pull.number, record.head));
}

/** The id is random and goes only where the report itself may be read. */
export const reportUrl = (publicUrl: string, id: string): string => `${publicUrl}/reviews/${id}.json`;

async function concludeCheck(
  { record, review, standing, others = [], check: { id, annotated } }: Publication,
  options: CommentOptions,
  hosted: HostedRepository,
): Promise<void> {
  const comment = toComment(review, options);
  const annotations = toAnnotations(review);
  const verdict = worstVerdict([standing.verdict, ...others.map((other) => other.verdict)]);
  const check: CheckRun = {
    head: record.head,
    name: checkName,
    externalId: record.id,
    output: toCheckOutput({
      review,
      verdict,
      ...(others.length === 0 ? {} : { others }),
      comment,
      dropped: toDropped(review, comment.dropped, options),
      unannotated: annotations.rest,
      unnamed: annotations.unnamed,
    }),
    conclusion: conclusionOf(verdict),
    actions: [reviewAgain],
    ...(annotated === "all" ? {} : { annotations: annotations.shown }),
    ...(options.reportUrl === undefined ? {} : { detailsUrl: options.reportUrl }),
  };
  await hosted.updateCheck(id, check, annotated === "all" ? 0 : annotated);
}

/** The button on the check's page. */
export const reviewAgain = {
  label: "Review again",
  description: "Plan, judge and price this head again",
  identifier: "review-again",
} as const;

async function replaceComment(
  { record, review }: Pick<Publication, "record" | "review">,
  number: number,
  options: CommentOptions,
  hosted: HostedRepository,
  { ledger }: ServiceWorld,
): Promise<void> {
  const body = `${commentMarker}\n${toComment(review, options).text}`;
  const digest = createHash("sha256").update(body).digest("hex");
  const known = await ledger.pulls.comment(record.repository, number);
  if (known?.digest === digest) return;
  const existing = known?.id ?? (await hosted.findComment(number, commentMarker))?.id;
  // A change that touches no spec is said by the check alone; where there was a comment, it must not stay wrong.
  if (existing === undefined && review.specs.length === 0 && review.verdict === "allowed") return;
  const updated = existing !== undefined && (await hosted.updateComment(existing, body));
  const id = updated ? existing : await hosted.createComment(number, body);
  await ledger.pulls.rememberComment(record.repository, number, { id, digest });
}
