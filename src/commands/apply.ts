import type { Run } from "../domain/run.ts";
import type { ServiceWorld } from "../ports/service.ts";
import { paragraph } from "../stages/report/document.ts";
import { plural } from "../stages/report/words.ts";
import { askedRuns } from "./asked-runs.ts";
import { done, type AskOf, type Command, type Occasion, type Reply } from "./command.ts";
import { applyForm, retryForm } from "./forms.ts";

type WavesAsk = AskOf<"apply">;

const details = [
  "A merge starts its applies by itself; this is for what was refused, failed, or whose end nobody saw. Every gate is read again and a fresh plan is made: it must be the reviewed one, or be approved.",
  "What runs, waits or is done is left as it is.",
] as const;

export const apply: Command<WavesAsk> = {
  form: applyForm,
  does: "Applies again what this merge did not apply.",
  details,
  readsOnly: false,
  afterMerge: true,
  run: ({ waves }, occasion, world) => again(waves, occasion, world),
};

export const retry: Command<WavesAsk> = {
  form: retryForm,
  does: "The same as apply.",
  details,
  readsOnly: false,
  afterMerge: true,
  run: ({ waves }, occasion, world) => again(waves, occasion, world),
};

async function again(waves: readonly string[], occasion: Occasion, world: ServiceWorld): Promise<Reply> {
  const asked = await askedRuns(waves, occasion, world);
  if ("reply" in asked) return asked.reply;
  const queued: Run[] = [];
  for (const run of asked.runs) {
    if (await requeue(run, occasion, world)) queued.push(run);
    const { repository, migration, wave } = run;
    await world.queue.send({ type: "deploy", repository, migration, wave, trace: occasion.trace });
  }
  return queued.length > 0
    ? done(paragraph(`${plural(queued.length, "wave")} will be planned afresh: ${queued.map(({ wave }) => wave).join(", ")}.`))
    : done(paragraph("There is nothing to repeat: what this merge applies is done, or on its way."));
}

/** A comment that was read twice finds its run queued, and changes nothing. */
async function requeue(run: Run, { comment }: Occasion, { runs, clock }: ServiceWorld): Promise<boolean> {
  switch (run.state) {
    case "refused":
    case "failed":
    case "unknown":
    case "cancelled": {
      const { cancelledBy: _stopped, failure: _failure, process: _process, progress: _progress, ...kept } = run;
      const because = `@${comment.author.login} asked to try again.`;
      return await runs.advance({ ...kept, state: "queued", because, changedAt: clock.now().toISOString() }, run.state);
    }
    case "queued":
    case "planning":
    case "awaiting-approval":
    case "intended":
    case "running":
    case "verifying":
    case "succeeded":
    case "superseded":
      return false;
  }
}
