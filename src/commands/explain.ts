import type { Rule } from "../domain/policy.ts";
import type { Review, SpecReview } from "../domain/review.ts";
import { explainCode, type CodeExplanation } from "../stages/spec/explain-code.ts";
import { code, heading, list, paragraph, strong, type Block } from "../stages/report/document.ts";
import { atMost, verdictWord } from "../stages/report/words.ts";
import { confused, done, type AskOf, type Command } from "./command.ts";
import { explainForm } from "./forms.ts";
import { shortSha } from "./seen-review.ts";

export const explain: Command<AskOf<"explain">> = {
  form: explainForm,
  does: "Explains a finding code, a policy rule, a spec's verdict, or without a word the verdict of the pull request.",
  details: [],
  readsOnly: true,
  async run({ subject }, { hosted, pull }, { ledger, policies }) {
    const finding = subject === undefined ? undefined : explainCode(subject);
    if (finding !== undefined) return done(...ofCode(finding));
    const rule = (await policies.describe()).rules.find(({ id }) => id.toLowerCase() === subject?.toLowerCase());
    if (rule !== undefined) return done(...ofRule(rule));
    const record = await ledger.reviews.latest(hosted.id.id, pull.number);
    const review = record?.review ?? undefined;
    if (review === undefined)
      return confused("There is no review of this pull request yet, and no finding code or rule of that name.");
    if (subject === undefined) return done(...ofReview(review));
    const spec = review.specs.find(({ file, migration }) => file === subject || migration === subject);
    if (spec !== undefined) return done(...ofSpec(spec, review));
    return confused(
      "Nothing is called that. Codes look like ",
      code("SIR-E103"),
      ", rules like ",
      code("AWS-S3-003"),
      "; a spec goes by its file or name.",
    );
  },
};

const ofCode = ({ code: id, title, explanation, example, advice }: CodeExplanation): readonly Block[] => [
  heading(3, `${id}: ${title}`),
  paragraph(explanation),
  paragraph("For example: ", example),
  paragraph(advice),
];

const ofRule = ({ id, severity, title, description, remediation, controls }: Rule): readonly Block[] => [
  heading(3, `${id} (${severity}): ${title}`),
  ...(description === "" ? [] : [paragraph(description)]),
  paragraph(remediation),
  ...(controls.length === 0
    ? []
    : [paragraph(`Evidence for: ${controls.map((control) => `${control.framework} ${control.id}`).join(", ")}.`)]),
];

function ofReview({ head, verdict, reasons, specs }: Review): readonly Block[] {
  const { shown, rest } = atMost(specs, 20);
  return [
    paragraph(strong(verdictWord(verdict).text), " at ", code(shortSha(head)), "."),
    ...bullets(reasons),
    ...shown.flatMap((spec) => [paragraph(code(spec.file), ": ", verdictWord(spec.verdict).text), ...bullets(spec.reasons)]),
    ...(rest > 0 ? [paragraph(`${rest} more specs; name one to have it explained.`)] : []),
  ];
}

function ofSpec({ file, verdict, reasons, approvals, unknowns }: SpecReview, { head }: Review): readonly Block[] {
  return [
    paragraph(code(file), " at ", code(shortSha(head)), ": ", strong(verdictWord(verdict).text)),
    ...bullets(reasons),
    ...titled("Who must approve, and why:", approvals?.because ?? []),
    ...titled("What is not known:", unknowns),
  ];
}

const titled = (title: string, lines: readonly string[]): readonly Block[] =>
  lines.length === 0 ? [] : [paragraph(title), ...bullets(lines)];

function bullets(lines: readonly string[]): readonly Block[] {
  const { shown, rest } = atMost(lines, 15);
  return lines.length === 0 ? [] : [list([...shown.map((line) => [short(line)]), ...(rest > 0 ? [[`and ${rest} more`]] : [])])];
}

const short = (line: string): string => (line.length > 400 ? `${line.slice(0, 399)}…` : line);
