import type { Approval } from "../../domain/approval.ts";
import type { Waiver } from "../../domain/policy.ts";
import { sameLogin } from "./roles.ts";
import { personNamed, type Voices } from "./voices.ts";

/** The pull request of a waiver is often ours, so that its author says nothing about who wants it. */
export function asksFor(login: string, waivers: readonly Waiver[]): string | undefined {
  const own = waivers.find(({ requestedBy }) => requestedBy !== undefined && sameLogin(plain(requestedBy), login));
  return own === undefined ? undefined : `asked for the waiver ${own.id}`;
}

/** A file says who approved its waivers. That is true when they did. */
export function unapproved(waivers: readonly Waiver[], approving: readonly Approval[], { people }: Voices): readonly string[] {
  const approvers = approving.flatMap(({ login }) => personNamed(login, people) ?? []);
  const hasApproved = (name: string): boolean =>
    approvers.some(({ login, teams }) => sameLogin(login, plain(name)) || teams.some((team) => sameLogin(team, name)));
  return waivers.flatMap(({ id, approvedBy }) =>
    approvedBy
      .filter((name) => !hasApproved(name))
      .map((name) => `waiver ${id}: an approval from ${name}, whom the file names as having approved it`),
  );
}

const plain = (login: string): string => login.replace(/^@/, "");
