import { createHash } from "node:crypto";
import type { WaiveAsk } from "../domain/command.ts";
import type { Rule } from "../domain/policy.ts";
import type { Settings } from "../domain/settings.generated.ts";
import type { ServiceWorld } from "../ports/service.ts";
import { roleNamed, sameLogin } from "../stages/authorize/roles.ts";
import type { AskedWaiver } from "../stages/propose/waiver-edit.ts";
import { code } from "../stages/report/document.ts";
import { confused, type Occasion, type Reply } from "./command.ts";

/** What was asked for, with what the pull request and the settings say where the comment does not. */
export async function newWaiver(
  ask: WaiveAsk,
  rule: Rule,
  occasion: Occasion,
  world: ServiceWorld,
): Promise<AskedWaiver | Reply> {
  const failing = await failingSpecs(rule, occasion, world);
  const chosen =
    ask.match.spec === undefined
      ? failing.length === 1
        ? failing[0]
        : undefined
      : failing.find(({ name }) => name === ask.match.spec);
  const isOpen = Object.keys(ask.match).length === 0;
  if (isOpen && chosen === undefined)
    return confused(
      `Name what it is for: ${failing.length === 0 ? "no spec of this pull request fails that rule" : "several specs fail that rule"}. `,
      code("spec: NAME"),
    );
  const match = isOpen && chosen !== undefined ? { spec: chosen.name } : ask.match;
  const owner = ask.owner ?? chosen?.owner;
  if (owner === undefined) return confused("Name who answers for it: ", code("owner: @org/team"));
  const requestedBy = occasion.comment.author.login;
  const [first, ...others] = approversOf(ask, occasion.settings, requestedBy);
  if (first === undefined) return confused("Name who has to approve it, other than you: ", code("approvers: @org/team,@login"));
  const asked = { rules: [rule.id], match, reason: ask.reason, owner, requestedBy, expires: ask.until };
  const approvedBy: AskedWaiver["approvedBy"] = [first, ...others];
  return { id: idOf(rule, { ...asked, approvedBy }), ...asked, approvedBy, created: occasion.comment.createdAt.slice(0, 10) };
}

/** By its content, so that the same wish twice is one branch and one pull request. */
function idOf(rule: Rule, asked: object): string {
  const digest = createHash("sha256").update(JSON.stringify(asked)).digest("hex").slice(0, 10);
  return `${rule.id
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, "-")
    .slice(0, 50)}-${digest}`;
}

async function failingSpecs(rule: Rule, { hosted, pull }: Occasion, { ledger }: ServiceWorld) {
  const record = await ledger.reviews.latest(hosted.id.id, pull.number);
  return (record?.review?.specs ?? []).flatMap(({ migration, owner, policy }) =>
    migration !== undefined && policy?.results.some((result) => result.rule === rule.id && result.status === "fail") === true
      ? [{ name: migration, owner }]
      : [],
  );
}

/** Names in the file are without the at sign of people; teams have theirs. */
function approversOf({ approvers }: WaiveAsk, settings: Settings | undefined, requestedBy: string): readonly string[] {
  const role = roleNamed(settings?.roles, "waive");
  const named =
    approvers.length > 0
      ? approvers
      : [...(role?.teams ?? []), ...(role?.users ?? []), ...(role === undefined ? (settings?.approvals?.teams ?? []) : [])];
  return [...new Set(named.map(plainName))].filter((name) => !sameLogin(name, requestedBy));
}

const plainName = (name: string): string => (name.includes("/") ? name : name.replace(/^@/, ""));
