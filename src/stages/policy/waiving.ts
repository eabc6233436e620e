import type { Rule, Waiver } from "../../domain/policy.ts";
import { severityRank } from "../../domain/severity.ts";
import type { PolicySettings } from "../../domain/settings.generated.ts";
import { severityOf } from "./selection.ts";
import { isNamed, whyRefused, type WaiverSubject } from "./waivers.ts";

/** The waivers of the base, sorted by what they may do. */
export interface Waiving {
  /** The id of the waiver that is in force for a result. */
  readonly find: (subject: WaiverSubject) => string | undefined;
  readonly refused: readonly { readonly id: string; readonly why: string }[];
}

export function waivingOf(
  waivers: readonly Waiver[],
  rules: readonly Rule[],
  settings: PolicySettings | undefined,
  now: string,
): Waiving {
  const known = new Map(rules.map((rule) => [rule.id, strictest(rule, settings)]));
  const verdicts = waivers.flatMap((waiver) =>
    waiver.rules.map((id) => {
      const rule = known.get(id);
      return { waiver, id, why: rule === undefined ? `${id} is not a rule` : whyRefused(waiver, rule, now) };
    }),
  );
  const inForce = new Set(verdicts.filter(({ why }) => why === undefined).map(({ waiver, id }) => `${waiver.id}\n${id}`));
  return {
    find: (subject) => waivers.find((waiver) => inForce.has(`${waiver.id}\n${subject.rule.id}`) && isNamed(waiver, subject))?.id,
    refused: verdicts.flatMap(({ waiver, why }) => (why === undefined ? [] : [{ id: waiver.id, why: `${why}.` }])),
  };
}

/** Limits go by the worse of the rule's own severity and the settings': lowering it must not lengthen waivers. */
function strictest(rule: Rule, settings: PolicySettings | undefined): Rule {
  const set = severityOf(rule, settings);
  return severityRank(set) < severityRank(rule.severity) ? { ...rule, severity: set } : rule;
}
