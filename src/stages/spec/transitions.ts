import { withDefaults } from "../../domain/defaults.ts";
import type { SpecDocument } from "../../domain/document.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Settings } from "../../domain/settings.generated.ts";
import { nameIsKept, targetIsKept } from "./change/identity.ts";
import { protectedStay, renamesAreTold } from "./change/protection.ts";
import { versionsOf, type ChangeRule } from "./change/versions.ts";
import { firstStates, oneOfAChain, oneStepAtATime } from "./change/wave-steps.ts";
import { inOrder, toFinding } from "./draft.ts";

const changeRules: readonly ChangeRule[] = [oneStepAtATime, oneOfAChain, protectedStay, renamesAreTold, nameIsKept, targetIsKept];

/** What this change may not do, given what is on the base: SIR-E301, E303, E304, E307, E308, E310. Without a base the file is new. */
export function transitions(base: SpecDocument | undefined, head: SpecDocument, settings?: Settings): readonly Finding[] {
  const versions = base === undefined ? undefined : versionsOf(base, head, settings);
  const drafts =
    versions === undefined ? firstStates(withDefaults(head.migration)) : changeRules.flatMap((rule) => rule(versions));
  return inOrder(drafts.map((draft) => toFinding(draft, head.sources, head.migration)));
}
