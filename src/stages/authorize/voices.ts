import type { Approval } from "../../domain/approval.ts";
import type { GivenReview } from "../../domain/pull-request.ts";
import type { Settings } from "../../domain/settings.generated.ts";
import type { Person } from "../../domain/standing.ts";
import { canWrite, holdsRole, roleNamed, sameLogin } from "./roles.ts";

/** A pull request as far as it matters who may approve it. A merge group has several. */
export interface ApprovedPull {
  readonly number: number;
  readonly author: string;
  /** Everybody seen to push to it. */
  readonly pushers: readonly string[];
  /** Authors and committers of its commits. */
  readonly contributors: readonly string[];
  /** Its commits of which it is not known whose they are. */
  readonly unseen?: readonly string[];
  /** GitHub's own reviews, the last one of each person. */
  readonly reviews: readonly GivenReview[];
}

export interface Voices {
  readonly approvals: readonly Approval[];
  readonly pulls: readonly ApprovedPull[];
  /** Everybody who gave an approval or a review, with the rights of this moment. */
  readonly people: readonly Person[];
  /** `roles` of the base's settings. */
  readonly roles?: Settings["roles"];
  readonly now: Date;
}

/** Why somebody's approval does not count whatever it was given to, in words that follow their name. */
export function disqualified(approval: Approval, separation: boolean, voices: Voices): string | undefined {
  const { login } = approval;
  const pull = voices.pulls.find(({ number }) => number === approval.pull);
  if (pull === undefined) return "approved a pull request that is not part of this";
  // In a merge group nobody approves their own work by approving another pull request with the same content.
  const isIn = (of: (one: ApprovedPull) => readonly string[]): boolean =>
    voices.pulls.some((one) => of(one).some((other) => sameLogin(other, login)));
  if (isIn(({ author }) => [author])) return "is the author";
  if (separation && isIn(({ pushers }) => pushers)) return "pushed to the pull request (separation of duties)";
  if (separation && isIn(({ contributors }) => contributors)) return "has commits in the pull request (separation of duties)";
  const person = personNamed(login, voices.people);
  if (person === undefined) return "has permissions that are not known";
  if (!canWrite(person.permission)) return "has no write permission";
  return lacking(approval, person, voices) ?? withdrawn(approval, pull);
}

function lacking({ kind }: Approval, person: Person, { roles, now }: Voices): string | undefined {
  const role = roleNamed(roles, kind);
  if (role === undefined) return undefined;
  switch (holdsRole(role, person, now)) {
    case "holds":
      return undefined;
    case "lacks":
      return `does not have the role ${kind}`;
    case "expired":
      return `had the role ${kind} until ${role.until ?? ""}`;
  }
}

function withdrawn({ login, source, head, at }: Approval, { reviews }: ApprovedPull): string | undefined {
  const review = reviews.find(({ account }) => sameLogin(account.login, login));
  if (review?.state === "changes-requested") return "asked for changes since";
  // Somebody else may dismiss an objection; that does not bring back the yes that came before it.
  if (source === "command")
    return review?.state === "dismissed" && Date.parse(review.at) > Date.parse(at)
      ? "gave a review since, and it was dismissed"
      : undefined;
  return review?.state === "approved" && review.head === head ? undefined : "gave a review that was dismissed or replaced";
}

/** People whose word counts and who asked for changes: until they take it back, nothing else helps. */
export function objectors({ pulls, people }: Voices): readonly string[] {
  const asked = pulls.flatMap(({ reviews }) =>
    reviews.filter(({ state }) => state === "changes-requested").map(({ account }) => account.login),
  );
  // Whose permission could not be read may well be somebody who counts.
  const counts = (login: string): boolean => canWrite(personNamed(login, people)?.permission ?? "write");
  return [...new Set(asked)].filter(counts).toSorted();
}

export const personNamed = (login: string, people: readonly Person[]): Person | undefined =>
  people.find((person) => sameLogin(person.login, login));
