import { setTimeout as sleep } from "node:timers/promises";
import type { PullRequest } from "../../test/github/model.ts";
import { awaitReview, type Posted } from "./await-review.ts";
import { openPullRequest } from "./open-pull-request.ts";
import type { DemoOptions } from "./options.ts";
import { setStage, type Keep, type Stage } from "./stage-set.ts";
import type { Story } from "./story.ts";
import { terraformHere } from "./terraform-here.ts";

export interface Shown extends Posted {
  readonly stage: Stage;
  readonly pull: PullRequest;
  readonly terraform?: string;
}

/** The whole show up to the comment. Throws DemoFailed; what was started is kept either way. */
export async function show(options: DemoOptions, folder: string, story: Story, keep: Keep, signal: AbortSignal): Promise<Shown> {
  const terraform = await terraformHere();
  story.tell(
    terraform === undefined
      ? "no Terraform on this machine: the review will be static, and say so"
      : `${terraform} is here: plans are made on the sandbox cloud`,
  );
  const stage = await setStage(options, folder, story, keep);
  signal.throwIfAborted();
  await welcomed(stage, story, signal);
  const pull = await openPullRequest(stage, folder, story);
  const posted = await awaitReview(stage, pull, story, options.timeoutSeconds, signal);
  return { ...posted, stage, pull, ...(terraform === undefined ? {} : { terraform }) };
}

/** The App greets a repository without settings with a pull request. It is not waited for longer than it takes. */
async function welcomed({ repository, github }: Stage, story: Story, signal: AbortSignal): Promise<void> {
  await github.settled();
  for (const end = story.seconds() + 3; story.seconds() < end;) {
    await sleep(40, undefined, { signal });
    const [first] = repository.pulls;
    if (first === undefined) continue;
    story.tell(`the App opened pull request #${first.number}: ${first.issue.title}`);
    return;
  }
}
