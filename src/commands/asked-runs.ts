import type { Run } from "../domain/run.ts";
import type { ServiceWorld } from "../ports/service.ts";
import { code } from "../stages/report/document.ts";
import { confused, type Occasion, type Reply } from "./command.ts";

/** The runs of a merge that somebody means: all, or those of the waves that are named. */
export async function askedRuns(
  waves: readonly string[],
  { hosted, pull }: Occasion,
  { runs }: Pick<ServiceWorld, "runs">,
): Promise<{ readonly runs: readonly Run[] } | { readonly reply: Reply }> {
  if (!pull.merged)
    return { reply: confused("Nothing of this pull request is applied before it is merged: the merge starts it.") };
  const all = (await runs.ofPull(hosted.id.id, pull.number)).filter(({ revision }) => revision === pull.mergeCommit);
  if (all.length === 0)
    return { reply: confused("This merge applies nothing: no wave moved or changed, or nothing is applied from here.") };
  const unknown = waves.find((name) => !all.some(({ wave }) => wave === name));
  if (unknown !== undefined)
    return { reply: confused("This merge applies no wave of that name. There are: ", ...all.map(({ wave }) => code(wave)), ".") };
  return { runs: all.filter(({ wave }) => waves.length === 0 || waves.includes(wave)) };
}
