import type { Risk, RiskReason } from "../../../domain/risk.ts";
import type { SpecReview } from "../../../domain/review.ts";
import { code, heading, list, paragraph, right, strong, table, type Block, type Inline, type Section } from "../document.ts";
import { atMost } from "../words.ts";

/** Score, gates on top, every point with its reason, and what was silent. */
export function risk(spec: SpecReview): Section {
  const { risk: assessed } = spec;
  if (assessed === undefined)
    return { id: "risk", dropOrder: 60, levels: [[heading(3, "Risk"), paragraph("The risk is not known, which is not low.")]] };
  return { id: "risk", dropOrder: 60, levels: [40, 8, 3].map((most) => riskBlocks(assessed, most)) };
}

function riskBlocks(assessed: Risk, most: number): readonly Block[] {
  const { confidence } = assessed;
  const { shown, rest } = atMost(assessed.reasons, most);
  const doubts = atMost(confidence.because, 3);
  const because = [...doubts.shown, ...(doubts.rest > 0 ? [`and ${doubts.rest} more gaps`] : [])].join("; ");
  return [
    heading(3, "Risk"),
    paragraph(
      strong(`${assessed.score}/100, ${assessed.level}`),
      ` (confidence ${confidence.level}, ${confidence.score}${because.length === 0 ? "" : `: ${because}`}).`,
    ),
    ...(assessed.gates.length === 0
      ? []
      : [list(assessed.gates.map((gate): Inline => [strong(gate.level, "bad"), `: ${gate.why}`]))]),
    ...(shown.length === 0 ? [] : [reasonTable(shown)]),
    ...(rest > 0 ? [paragraph(`and ${rest} more reasons.`)] : []),
    ...(assessed.factors.length === 0 ? [] : [paragraph(sumOf(assessed))]),
    ...(assessed.silent.length === 0 ? [] : [paragraph(`No points: ${assessed.silent.join(", ")}.`)]),
  ];
}

/** How the points become the score, so that a reader can add them up again. */
function sumOf({ factors, score }: Risk): string {
  const parts = factors.map(({ factor, points, cap }) =>
    points > cap ? `${factor} ${cap} (of ${points.toFixed(1)})` : `${factor} ${points.toFixed(1)}`,
  );
  const sum = factors.reduce((total, { points, cap }) => total + Math.min(points, cap), 0);
  return `Each factor counts up to its cap: ${parts.join(", ")}. Together ${sum.toFixed(1)}, so ${score} of 100.`;
}

function reasonTable(reasons: readonly RiskReason[]): Block {
  return table(
    [right("Points"), "Factor", "Why", "What would lower it"],
    reasons.map((reason): readonly Inline[] => [
      [reason.points.toFixed(1)],
      [reason.factor],
      [
        reason.why,
        ...(reason.mitigations.length === 0 ? [] : [` (${reason.mitigations.join(", ")})`]),
        ...(reason.workload === undefined ? [] : [" ", code(reason.workload)]),
      ],
      [reason.lower ?? ""],
    ]),
  );
}
