import type { Approval } from "../domain/approval.ts";
import type { Waiver } from "../domain/policy.ts";
import type { GivenReview, PullCommit } from "../domain/pull-request.ts";
import type { Review } from "../domain/review.ts";
import type { Settings } from "../domain/settings.generated.ts";
import type { Person, Standing } from "../domain/standing.ts";
import type { HostedRepository } from "../ports/code-host.ts";
import type { ServiceWorld } from "../ports/service.ts";
import { approvalOfReview } from "../stages/authorize/approval-of-review.ts";
import { standingOf } from "../stages/authorize/approvals.ts";
import { approvedSpec } from "../stages/authorize/approved-spec.ts";
import { unlessEnded } from "../stages/authorize/ended.ts";
import { canWrite, sameLogin } from "../stages/authorize/roles.ts";
import { teamsAsked } from "../stages/authorize/teams-asked.ts";
import { unseenCommits } from "../stages/authorize/unseen-commits.ts";
import type { ApprovedPull } from "../stages/authorize/voices.ts";
import { membershipOf } from "./command/teams.ts";
import { requestedWaivers } from "./requested-waivers.ts";

export interface StandingRequest {
  readonly hosted: HostedRepository;
  /** null for a merge group: approvals of every pull request with the same specs count. */
  readonly pull: number | null;
  readonly review: Review;
  /** Those of the base. */
  readonly settings?: Settings;
  /** Pull requests that are known to be in a merge group. */
  readonly members?: readonly number[];
  /** The commit as which the pull request was merged: then what was said to it still counts. */
  readonly mergedAs?: string;
}

/** What everybody has said to a review by now, with the rights that they have now. What was merged keeps what it was merged with. */
export async function readStanding(request: StandingRequest, world: ServiceWorld): Promise<Standing> {
  const standing = await whatWasSaid(request, world);
  return request.mergedAs === undefined ? unlessEnded(standing, request.review, world.clock.now()) : standing;
}

async function whatWasSaid(
  { hosted, pull, review, settings, members = [], mergedAs }: StandingRequest,
  world: ServiceWorld,
): Promise<Standing> {
  if (!asksForPeople(review) && mergedAs === undefined) return nobodyAsked(review, world);
  const repository = hosted.id.id;
  const all = await world.ledger.approvals.list(repository, pull);
  const numbers = pull === null ? [...new Set([...members, ...pullsOf(all, review)])] : [pull];
  const stored = all.filter((approval) => numbers.includes(approval.pull));
  const pulls: ApprovedPull[] = [];
  const approvals: Approval[] = [...stored];
  for (const number of numbers) {
    const found = await readPull(number, mergedAs, hosted, world);
    if (found === undefined) continue;
    pulls.push(found);
    for (const given of found.reviews) approvals.push(...(await keepReview(given, number, stored, hosted, world)));
  }
  const waivers = await waiversOf(review, hosted, world);
  const { people, unreadable } = await peopleOf(approvals, pulls, teamsAsked(review, settings, waivers), hosted);
  return standingOf({
    review,
    governance: review.evidence.governanceDigest ?? null,
    approvals,
    pulls,
    people,
    unreadable,
    waivers,
    now: world.clock.now(),
    ...(settings?.approvals === undefined ? {} : { floors: settings.approvals }),
    ...(settings?.roles === undefined ? {} : { roles: settings.roles }),
  });
}

/** Approvals lift needs-approval and nothing else: where nothing needs one, GitHub is not asked about anybody. */
export const asksForPeople = ({ verdict, specs }: Review): boolean =>
  verdict === "needs-approval" || specs.some((spec) => spec.verdict === "needs-approval");

const nobodyAsked = (review: Review, { clock }: ServiceWorld): Standing =>
  standingOf({ review, governance: null, approvals: [], pulls: [], people: [], now: clock.now() });

/** Pull requests in which one of these very specs, or these settings, were approved. */
function pullsOf(stored: readonly Approval[], { specs, evidence }: Review): readonly number[] {
  const digests = new Set(
    specs.map((spec) => approvedSpec(spec, evidence)).map(({ file, specDigest }) => `${file} ${specDigest}`),
  );
  const isOfThese = ({ governance, specs: approved }: Approval): boolean =>
    governance !== null || approved.some(({ file, specDigest }) => digests.has(`${file} ${specDigest}`));
  return [...new Set(stored.filter(isOfThese).map(({ pull }) => pull))].toSorted((a, b) => a - b);
}

async function readPull(
  number: number,
  mergedAs: string | undefined,
  hosted: HostedRepository,
  { ledger }: ServiceWorld,
): Promise<ApprovedPull | undefined> {
  const pull = await hosted.pullRequest(number);
  // Nothing that is closed can be merged, and nothing that was said to it is said to this; what was merged is this.
  if (pull === undefined || (pull.state !== "open" && (mergedAs === undefined || pull.mergeCommit !== mergedAs)))
    return undefined;
  const commits = withHead(await hosted.commits(number), pull.head.sha);
  const shas = commits.map(({ sha }) => sha);
  const pushes = await ledger.pushes.of(hosted.id.id, shas);
  return {
    number,
    author: pull.author.login,
    // Since it was opened, and before.
    pushers: distinct([...(await ledger.pulls.pushers(hosted.id.id, number)), ...pushes.map(({ by }) => by)]),
    contributors: distinct(commits.flatMap(({ people }) => people.map(({ login }) => login))),
    unseen: unseenCommits(commits, pushes),
    reviews: await hosted.reviews(number),
  };
}

/** GitHub tells the first 250 commits of a pull request; whose the others are, only the push of its head can say. */
const withHead = (commits: readonly PullCommit[], sha: string): readonly PullCommit[] =>
  commits.length < 250 || commits.at(-1)?.sha === sha ? commits : [...commits, { sha, people: [], isKnown: false }];

const distinct = (logins: readonly string[]): readonly string[] => [...new Set(logins)];

/**
 * GitHub's own approval, as an approval of what our review showed at that time. It is kept when it is first seen, because a later review
 * of the same head may show more; a command of the same person at the same head is never overwritten.
 */
async function keepReview(
  given: GivenReview,
  pull: number,
  stored: readonly Approval[],
  hosted: HostedRepository,
  { ledger }: ServiceWorld,
): Promise<readonly Approval[]> {
  const before = stored.find(
    (approval) =>
      approval.kind === "approve" &&
      approval.pull === pull &&
      approval.head === given.head &&
      sameLogin(approval.login, given.account.login),
  );
  if (given.state !== "approved" || (before?.source === "review" && before.at >= given.at)) return [];
  const record = await ledger.reviews.latest(hosted.id.id, pull, given.head);
  if (record === undefined || record.review === null) return [];
  const governance = record.review.evidence.governanceDigest ?? null;
  const approval = approvalOfReview(given, {
    repository: hosted.id.id,
    pull,
    governance,
    review: record.review,
    postedAt: record.postedAt,
  });
  if (approval === undefined) return [];
  if (before?.source !== "command") await ledger.approvals.save(approval);
  return [approval];
}

async function waiversOf({ head, base }: Review, hosted: HostedRepository, world: ServiceWorld): Promise<readonly Waiver[]> {
  return base === null ? [] : requestedWaivers(await hosted.version(head), await hosted.version(base), world);
}

const mostTeams = 25;

async function peopleOf(
  approvals: readonly Approval[],
  pulls: readonly ApprovedPull[],
  asked: readonly string[],
  hosted: HostedRepository,
): Promise<{ readonly people: readonly Person[]; readonly unreadable: readonly string[] }> {
  const logins = new Map(
    [...approvals.map(({ login }) => login), ...pulls.flatMap(({ reviews }) => reviews.map(({ account }) => account.login))].map(
      (login) => [login.toLowerCase(), login],
    ),
  );
  const people: Person[] = [];
  // Who writes a spec or a waiver names the teams: beyond these they count as unreadable, and nobody uses up our requests.
  const teams = asked.slice(0, mostTeams);
  const unreadable = new Set<string>(asked.slice(mostTeams));
  for (const login of logins.values()) {
    const permission = await hosted.permissionOf(login);
    const membership = await membershipOf(login, canWrite(permission) ? teams : [], hosted);
    for (const team of membership.unreadable) unreadable.add(team);
    people.push({ login, permission, teams: membership.teams });
  }
  return { people, unreadable: [...unreadable] };
}
