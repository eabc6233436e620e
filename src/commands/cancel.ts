import type { Run } from "../domain/run.ts";
import type { ServiceWorld } from "../ports/service.ts";
import { paragraph } from "../stages/report/document.ts";
import { askedRuns } from "./asked-runs.ts";
import { done, type AskOf, type Command, type Occasion } from "./command.ts";
import { cancelForm } from "./forms.ts";

export const cancel: Command<AskOf<"cancel">> = {
  form: cancelForm,
  does: "Stops applies of this merge: those that wait at once, one that runs as soon as Terraform can.",
  details: [
    "What runs is asked to stop, ends the resource that it is at and writes its state. What was done stays done, and is listed.",
    "`/sirsi apply` starts it again.",
  ],
  readsOnly: false,
  afterMerge: true,
  async run({ waves }, occasion, world) {
    const asked = await askedRuns(waves, occasion, world);
    if ("reply" in asked) return asked.reply;
    const words: string[] = [];
    for (const run of asked.runs) words.push(...(await stop(run, occasion, world)));
    return done(paragraph(words.length === 0 ? "There is nothing to stop." : words.join(" ")));
  },
};

async function stop(run: Run, { comment, trace }: Occasion, { runs, clock, queue }: ServiceWorld): Promise<readonly string[]> {
  const { login } = comment.author;
  const changedAt = clock.now().toISOString();
  switch (run.state) {
    case "queued":
    case "planning":
    case "awaiting-approval":
    case "intended": {
      const next: Run = { ...run, state: "cancelled", because: `@${login} cancelled it. Nothing was applied.`, changedAt };
      if (!(await runs.advance(next, run.state))) return [`Wave ${run.wave} has just moved on; repeat the command.`];
      const { repository, migration, wave } = run;
      await queue.send({ type: "deploy", repository, migration, wave, trace });
      return [`Wave ${run.wave} is cancelled; nothing was applied.`];
    }
    case "running":
      await runs.cancel(run.id, login);
      return [`Wave ${run.wave} is asked to stop.`];
    case "verifying":
    case "succeeded":
    case "failed":
    case "unknown":
    case "refused":
    case "superseded":
    case "cancelled":
      return [];
  }
}
