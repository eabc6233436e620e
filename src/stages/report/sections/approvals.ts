import type { PartStanding, SpecStanding, Standing } from "../../../domain/standing.ts";
import { cut } from "../cut.ts";
import { heading, list, strong, type Block, type Inline, type Section } from "../document.ts";
import { atMost } from "../words.ts";

/** Who has said yes to one spec, whose yes does not count, and what is still missing. */
export function approvals(standing: Standing | undefined, file: string): Section {
  const own = standing?.specs.find((spec) => spec.file === file);
  const full = own === undefined ? [] : [...partLines(own, 20), ...riskLines(own)];
  const short = own === undefined ? [] : partLines(own, 3);
  // A step that leaves nothing out would be named among what was dropped.
  const levels = short.length < full.length ? [under(full), under(short)] : [under(full)];
  return { id: "approvals", dropOrder: 96, levels };
}

/** The same for what is not a spec's own: settings and waivers. */
export const reviewApprovals = (standing: Standing | undefined): readonly Block[] =>
  standing === undefined ? [] : under(partLines(standing.review, 10));

const under = (lines: readonly Inline[]): readonly Block[] => (lines.length === 0 ? [] : [heading(3, "Approvals"), list(lines)]);

function partLines({ counted, void: refused, doubts = [], missing }: PartStanding, most: number): readonly Inline[] {
  return [
    ...few(counted, most, ({ login, source, at }) => [
      strong("Approved", "good"),
      ` by ${login} (${source === "review" ? "review" : "comment"}, ${minute(at)})`,
    ]),
    ...few(refused, most, ({ login, because }) => [strong("Does not count", "warn"), `: ${login} ${because}`]),
    ...few(doubts, most, (what) => [strong("Not known", "warn"), `: ${what}`]),
    ...few(missing, most, (what) => [strong("Missing", "warn"), `: ${what}`]),
  ];
}

const riskLines = ({ accepted, later }: SpecStanding): readonly Inline[] => [
  ...few(accepted, 5, ({ login, at, reason }) => [
    strong("Risk accepted", "warn"),
    ` by ${login} (${minute(at)}): ${cut(reason, 300)}`,
  ]),
  ...few(later, 5, (what) => [strong("When it is applied"), `: ${what}`]),
];

const minute = (at: string): string => `${at.slice(0, 16).replace("T", " ")} UTC`;

function few<T>(items: readonly T[], most: number, line: (item: T) => Inline): readonly Inline[] {
  const { shown, rest } = atMost(items, most);
  return [...shown.map(line), ...(rest > 0 ? [[`and ${rest} more`]] : [])];
}
