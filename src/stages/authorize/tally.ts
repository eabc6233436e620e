import type { Approval } from "../../domain/approval.ts";
import type { CountedApproval, PartStanding } from "../../domain/standing.ts";
import { disqualified, type Voices } from "./voices.ts";

export interface Tally extends Pick<PartStanding, "void"> {
  /** The last approval of each person that counts. */
  readonly valid: readonly Approval[];
}

/** One person counts once. Any approval of theirs that holds is enough, so that a later one can never do harm. */
export function tally(
  kind: Approval["kind"],
  separation: boolean,
  voices: Voices,
  outdated: (approval: Approval) => string | undefined,
): Tally {
  const judged = voices.approvals
    .filter((approval) => approval.kind === kind)
    .toSorted((a, b) => order(a.at, b.at))
    .map((approval) => ({ approval, because: disqualified(approval, separation, voices) ?? outdated(approval) }));
  const byPerson = [...Map.groupBy(judged, ({ approval }) => approval.login.toLowerCase())].toSorted(([a], [b]) => order(a, b));
  const valid = byPerson.flatMap(([, given]) => given.findLast(({ because }) => because === undefined)?.approval ?? []);
  const lost = byPerson.flatMap(([, given]) => {
    const last = given.at(-1);
    return last?.because === undefined || given.some(({ because }) => because === undefined)
      ? []
      : [{ login: last.approval.login, because: last.because }];
  });
  return { valid, void: lost };
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const counted = (valid: readonly Approval[]): readonly CountedApproval[] =>
  valid.map(({ login, source, at }) => ({ login, source, at }));
