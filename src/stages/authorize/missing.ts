import type { Approval } from "../../domain/approval.ts";
import type { PolicyRequirement } from "../../domain/policy.ts";
import type { ApprovalRequirement } from "../../domain/review.ts";
import type { Person } from "../../domain/standing.ts";
import { holdsRole, roleNamed } from "./roles.ts";
import { objectors, personNamed, type Voices } from "./voices.ts";

export interface Need {
  readonly requirement: ApprovalRequirement;
  readonly requirements: readonly PolicyRequirement[];
  /** Teams whose members GitHub does not tell us. */
  readonly unreadable: readonly string[];
}

/** What is still asked for, in words that follow "Still needed:". */
export function missing(
  need: Need,
  approving: readonly Approval[],
  accepting: readonly Approval[],
  voices: Voices,
): readonly string[] {
  const { count, acceptRisk } = need.requirement;
  const people = approving.flatMap(({ login }) => personNamed(login, voices.people) ?? []);
  const more = count - people.length;
  return [
    ...objectors(voices).map((login) => `${login} asked for changes: they approve, or their review is dismissed`),
    ...(more > 0 ? [`${more} ${more === 1 ? "approval" : "approvals"}${people.length > 0 ? " more" : ""}`] : []),
    ...need.requirement.teams.filter((team) => !people.some((person) => isIn(person, team))).map((team) => ofTeam(team, need)),
    ...(acceptRisk === true && accepting.length === 0
      ? ["the risk accepted in writing by somebody other than the author: /sirsi accept-risk REASON"]
      : []),
    ...need.requirements.filter(({ stage = "approval" }) => stage === "approval").flatMap((rule) => ofRule(rule, people, voices)),
  ];
}

const isIn = ({ teams }: Person, team: string): boolean => teams.some((own) => own.toLowerCase() === team.toLowerCase());

function ofTeam(team: string, { unreadable }: Need): string {
  if (!team.startsWith("@")) return `an approval from ${team}, which is not a GitHub team: name one such as @org/team instead`;
  return unreadable.includes(team)
    ? `an approval from ${team}, whose members cannot be read: check the team's name, and give the App the permission members: read`
    : `an approval from ${team}`;
}

/** What is judged when it is applied, and by nobody's approval. */
const judgedLater: readonly string[] = ["GEN-CHG-005"];

function ofRule({ rule, address, text }: PolicyRequirement, people: readonly Person[], voices: Voices): readonly string[] {
  // Two approvals of one person count once and the author's never, so the count says it already; one is always needed.
  if (rule === "GEN-CHG-003") return people.length > 0 ? [] : [`${rule}: ${text}`];
  if (rule === "GEN-CHG-001") return ofOwner(`${rule}${address === null ? "" : ` on ${address}`}`, people, voices);
  if (judgedLater.includes(rule)) return [];
  return [`${rule}: ${text} This version cannot tell whether that is so`];
}

function ofOwner(what: string, people: readonly Person[], { roles, now }: Voices): readonly string[] {
  const role = roleNamed(roles, "owner");
  if (role === undefined)
    return [`${what}: an approval by an owner. Nobody is one: add roles.owner to .sirsi/settings.yaml on the base`];
  return people.some((person) => holdsRole(role, person, now) === "holds")
    ? []
    : [`${what}: an approval by somebody with the role owner`];
}

/** What is asked for at the apply, in words. */
export function later({ requirement, requirements }: Pick<Need, "requirement" | "requirements">): readonly string[] {
  return [
    ...requirement.environments.map((name) => `GitHub environment ${name} is asked when it is applied`),
    ...requirements.filter(({ rule }) => judgedLater.includes(rule)).map(({ rule, text }) => `${rule}: ${text}`),
  ];
}
