import type { WaiveAsk } from "../domain/command.ts";
import type { PolicyCatalogue, Rule } from "../domain/policy.ts";
import { readText } from "../flows/review/texts.ts";
import { specLimitBytes, waiversFile } from "../flows/review/request.ts";
import type { ServiceWorld } from "../ports/service.ts";
import { code, list, paragraph, type Block } from "../stages/report/document.ts";
import type { AskedWaiver } from "../stages/propose/waiver-edit.ts";
import { toMarkdown } from "../stages/report/markdown.ts";
import { nearMiss, suggestion } from "../stages/spec/near-miss.ts";
import { readWaivers } from "../stages/spec/waivers.ts";
import { isExpired } from "../stages/spec/waivers/limits.ts";
import { confused, done, refused, type AskOf, type Command, type Occasion, type Reply } from "./command.ts";
import { newWaiver } from "./new-waiver.ts";
import { waiveForm } from "./waive-form.ts";

/** The text of the waivers file with one more waiver, everything else left as it is; undefined: there is no file yet. */
export type AddWaiver = (
  text: string | undefined,
  waiver: AskedWaiver,
) =>
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problems: readonly { readonly message: string }[] };

export const waiveWith = (addWaiver: AddWaiver): Command<AskOf<"waive">> => ({
  form: waiveForm,
  does: "Opens a pull request that asks to accept a failing rule for a while.",
  details: [
    "The waiver counts once that pull request is merged. It runs at most 180 days, for a critical rule 30 days with two approvers; GEN-SEC rules and GEN-CHG-006 cannot be waived.",
    "Without spec:, path:, address:, workload: or environment: it is for the one spec of this pull request that fails the rule. owner: is that spec's owner unless you name another. approvers: are the people of the role waive unless you name others; you cannot approve your own.",
  ],
  readsOnly: false,
  run: (ask, occasion, world) => propose(ask, occasion, world, addWaiver),
});

async function propose(ask: WaiveAsk, occasion: Occasion, world: ServiceWorld, addWaiver: AddWaiver): Promise<Reply> {
  const catalogue = await world.policies.describe();
  const rule = catalogue.rules.find(({ id }) => id.toLowerCase() === ask.rule.toLowerCase());
  if (rule === undefined) return unknownRule(ask.rule, catalogue);
  const now = world.clock.now();
  if (isExpired(ask.until, now)) return confused("The waiver would have ended before it began. Choose a later day.");
  const waiver = await newWaiver(ask, rule, occasion, world);
  if ("outcome" in waiver) return waiver;
  const before = (await readText(occasion.base, waiversFile, specLimitBytes))?.text;
  const edit = addWaiver(before, waiver);
  if (!edit.ok) return refused(`${waiversFile} was not changed. `, edit.problems.map(({ message }) => message).join(" "));
  const severities = new Map(catalogue.rules.map(({ id, severity }) => [id, severity]));
  const reading = readWaivers(waiversFile, edit.text, { now, severities });
  if (!reading.waivers.some(({ id }) => id === waiver.id))
    return notAllowed(
      reading.findings.map(({ message }) => message),
      before,
      { now, severities },
    );
  const proposed = await occasion.hosted.propose({
    branch: `sirsi/waive/${waiver.id}`,
    base: occasion.pull.base.ref,
    title: `Waive ${rule.id} until ${waiver.expires}`,
    body: toMarkdown(body(waiver, rule, occasion)),
    message: `Waive ${rule.id} until ${waiver.expires}\n\nAsked for by ${waiver.requestedBy} in #${occasion.pull.number}.`,
    files: [{ path: waiversFile, bytes: new TextEncoder().encode(edit.text) }],
  });
  const opened = `${proposed.created ? "Opened" : "There is"} pull request ${proposed.number} with the waiver `;
  return done(
    paragraph(opened, code(waiver.id), `. It counts once that is merged; ${waiver.approvedBy.join(", ")} must approve it.`),
  );
}

function unknownRule(wanted: string, { rules }: PolicyCatalogue): Reply {
  const near = nearMiss(
    wanted,
    rules.map(({ id }) => id),
  );
  return confused(`There is no such rule. ${suggestion(near, "See docs/reference/policies.md.")}`);
}

/** What the file complained of before is not the new waiver's fault. */
function notAllowed(messages: readonly string[], before: string | undefined, context: Parameters<typeof readWaivers>[2]): Reply {
  const known = before === undefined ? [] : readWaivers(waiversFile, before, context).findings.map(({ message }) => message);
  const own = messages.filter((message) => !known.includes(message));
  return refused(
    "This waiver is not allowed. ",
    own.length > 0 ? own.join(" ") : `Mend ${waiversFile} on the base first: ${messages.join(" ")}`,
  );
}

const body = (waiver: AskedWaiver, rule: Rule, { pull }: Occasion): readonly Block[] => [
  paragraph(`${waiver.requestedBy} asked in pull request ${pull.number} to accept a failing rule for a while.`),
  list([
    ["Rule: ", code(rule.id), ` (${rule.severity}), ${rule.title}`],
    [
      "For: ",
      code(
        Object.entries(waiver.match)
          .map(([name, value]) => `${name} ${value}`)
          .join(", "),
      ),
    ],
    ["Reason: ", waiver.reason],
    [`Until the end of ${waiver.expires}, UTC; ${waiver.owner} answers for it.`],
  ]),
  paragraph(
    `${waiver.approvedBy.join(", ")}: the file names you as those who approved it. Approve this pull request if you do, or change the names.`,
  ),
  paragraph("The waiver counts once this is merged. Until then, the rule fails as before."),
];
