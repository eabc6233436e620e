import type { Waiver } from "../domain/policy.ts";
import type { RepositoryVersion } from "../ports/repository.ts";
import type { ServiceWorld } from "../ports/service.ts";
import { activeWaivers, readWaivers } from "../stages/spec/waivers.ts";
import { specLimitBytes, waiversFile } from "./review/request.ts";
import { readText } from "./review/texts.ts";

/** Waivers that are new or wider at the head. */
export async function requestedWaivers(
  head: RepositoryVersion,
  base: RepositoryVersion,
  { clock, policies }: Pick<ServiceWorld, "clock" | "policies">,
): Promise<readonly Waiver[]> {
  const { rules } = await policies.describe();
  const context = { now: clock.now(), severities: new Map(rules.map(({ id, severity }) => [id, severity])) };
  const of = async (version: RepositoryVersion): Promise<readonly Waiver[]> => {
    const text = await readText(version, waiversFile, specLimitBytes);
    return text === undefined ? [] : readWaivers(waiversFile, text.text, context).waivers;
  };
  return activeWaivers(await of(base), await of(head), context.now).requested;
}
