import type { Consent, Standing } from "../../../domain/standing.ts";
import { heading, list, strong, type Block, type Inline, type Section } from "../document.ts";
import { atMost } from "../words.ts";

/** Who has said yes to one spec, whose yes does not count, and what is still missing. */
export function approvals(standing: Standing | undefined, file: string): Section {
  const own = standing?.specs.find((spec) => spec.file === file);
  return { id: "approvals", dropOrder: 96, levels: own === undefined ? [[]] : [consent(own, 20), consent(own, 3)] };
}

/** The same for what is not a spec's own: settings and waivers. */
export const reviewApprovals = (standing: Standing | undefined): readonly Block[] =>
  standing === undefined ? [] : consent(standing.review, 10);

function consent({ counted, void: refused, missing }: Consent, most: number): readonly Block[] {
  const lines: readonly Inline[] = [
    ...few(counted, most, ({ login, source, at }) => [
      strong("Approved", "good"),
      ` by ${login} (${source === "review" ? "review" : "comment"}, ${at.slice(0, 16).replace("T", " ")} UTC)`,
    ]),
    ...few(refused, most, ({ login, because }) => [strong("Does not count", "warn"), `: ${login}: ${because}`]),
    ...few(missing, most, (what) => [strong("Missing", "warn"), `: ${what}`]),
  ];
  return lines.length === 0 ? [] : [heading(3, "Approvals"), list(lines)];
}

function few<T>(items: readonly T[], most: number, line: (item: T) => Inline): readonly Inline[] {
  const { shown, rest } = atMost(items, most);
  return [...shown.map(line), ...(rest > 0 ? [[`and ${rest} more`]] : [])];
}
