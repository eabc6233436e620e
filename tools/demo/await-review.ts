import { setTimeout as sleep } from "node:timers/promises";
import { checkName } from "../../src/domain/check-name.ts";
import type { CheckRun, Comment, PullRequest } from "../../test/github/model.ts";
import type { Stage } from "./stage-set.ts";
import { DemoFailed, type Story } from "./story.ts";

export interface Posted {
  readonly check: CheckRun;
  readonly comment: Comment;
}

/** As people would see them on the pull request now. */
export function onPullRequest({ github }: Stage, pull: PullRequest): Partial<Posted> {
  const check = github.checkRuns(pull.base.repository, pull.head.sha).findLast(({ name }) => name === checkName);
  const comment = github.comments(pull).find(({ by }) => by !== null);
  return { ...(check === undefined ? {} : { check }), ...(comment === undefined ? {} : { comment }) };
}

/** Tells the story of the check and the comment as GitHub sees it. Throws DemoFailed when they do not come in that time. */
export async function awaitReview(
  stage: Stage,
  pull: PullRequest,
  story: Story,
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<Posted> {
  const told = new Set<string>();
  const once = (text: string | undefined) => {
    if (text === undefined || told.has(text)) return;
    told.add(text);
    story.tell(text);
  };
  const opened = story.seconds();
  while (story.seconds() - opened < timeoutSeconds) {
    signal.throwIfAborted();
    const { check, comment } = onPullRequest(stage, pull);
    if (check?.status === "completed") once(`check "${check.name}": ${check.conclusion ?? ""}, ${check.output.title ?? ""}`);
    else if (check !== undefined) once(`check "${check.name}" is ${check.status.replaceAll("_", " ")}: merging must wait`);
    if (comment !== undefined) once(`${comment.author.login} wrote its comment`);
    if (check?.status === "completed" && comment !== undefined) return { check, comment };
    await sleep(40, undefined, { signal });
  }
  throw new DemoFailed(whyNot(stage, pull, timeoutSeconds));
}

/** The most that GitHub's side knows. */
function whyNot(stage: Stage, pull: PullRequest, seconds: number): string {
  const { check, comment } = onPullRequest(stage, pull);
  const missing = [...(check?.status === "completed" ? [] : ["check"]), ...(comment === undefined ? ["comment"] : [])];
  const webhook = stage.github.webhooks.attempts.findLast(({ event }) => event === "pull_request");
  const answered = webhook?.done === true && webhook.statusCode !== 0 ? `it answered ${webhook.statusCode}` : "it did not answer";
  const isRefused = webhook === undefined || webhook.statusCode >= 300 || webhook.statusCode === 0;
  const because =
    webhook === undefined
      ? "GitHub sent the App no webhook about the pull request."
      : `GitHub sent the App a webhook about the pull request, and ${answered}.`;
  const next = isRefused ? "" : " Run it again with --log FILE to read what the App did, or give it more time with --timeout.";
  return `No ${missing.join(" and no ")} within ${seconds} s. ${because}${next}`;
}
