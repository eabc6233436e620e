import type { Approval } from "../../domain/approval.ts";
import type { PullRequest } from "../../domain/pull-request.ts";
import type { Review } from "../../domain/review.ts";
import type { Settings } from "../../domain/settings.generated.ts";
import type { Person } from "../../domain/standing.ts";
import { Failure } from "../../domain/failure.ts";
import type { HostedRepository } from "../../ports/code-host.ts";
import type { Ledger } from "../../ports/ledger.ts";
import { approvalOfReview } from "../../stages/authorize/approval-of-review.ts";
import type { ApprovedPull, Voices } from "../../stages/authorize/voices.ts";

export interface VoicesAsked {
  readonly repository: number;
  readonly pulls: readonly PullRequest[];
  readonly settings?: Settings;
  readonly now: Date;
}

export interface Heard extends Voices {
  /** Teams whose members GitHub does not tell us. */
  readonly unreadable: readonly string[];
}

/** Who said what to these pull requests, with the rights that they have now. Asked live: rights and reviews change without a push. */
export async function hear(
  { repository, pulls, settings, now }: VoicesAsked,
  review: Review,
  hosted: HostedRepository,
  ledger: Ledger,
): Promise<Heard> {
  if (!asksForPeople(review)) return { approvals: [], pulls: [], people: [], unreadable: [], now };
  const heard = await Promise.all(pulls.map((pull) => pullVoices(repository, pull, hosted, ledger)));
  const approvals = heard.flatMap((one) => one.approvals);
  const logins = unique([
    ...approvals.map(({ login }) => login),
    ...heard.flatMap(({ pull }) => pull.reviews.map(({ account }) => account.login)),
  ]);
  const teams = unique([...teamsAsked(review), ...teamsNamed(settings)]);
  const { people, unreadable } = await peopleOf(logins, teams, hosted);
  return {
    approvals,
    pulls: heard.map(({ pull }) => pull),
    people,
    unreadable,
    now,
    ...(settings?.roles === undefined ? {} : { roles: settings.roles }),
  };
}

/** Approvals lift needs-approval and nothing else: where nothing needs one, nobody is asked about. */
const asksForPeople = ({ verdict, specs }: Review): boolean =>
  verdict === "needs-approval" || specs.some((spec) => spec.verdict === "needs-approval");

async function pullVoices(
  repository: number,
  pull: PullRequest,
  hosted: HostedRepository,
  ledger: Ledger,
): Promise<{ readonly pull: ApprovedPull; readonly approvals: readonly Approval[] }> {
  const [reviews, contributors, pushers, commands] = await Promise.all([
    hosted.reviews(pull.number),
    hosted.contributors(pull.number),
    ledger.pulls.pushers(repository, pull.number),
    ledger.approvals.list(repository, pull.number),
  ]);
  const given: Approval[] = [];
  for (const one of reviews) {
    // What somebody approved is our review of the head that they looked at; without one they approved nothing that we know.
    const record = one.state === "approved" ? await ledger.reviews.latest(repository, pull.number, one.head) : undefined;
    const review = record?.review ?? undefined;
    if (review === undefined) continue;
    const at = { repository, pull: pull.number, governance: review.evidence.governanceDigest ?? null, review };
    const approval = approvalOfReview(one, at);
    if (approval !== undefined) given.push(approval);
  }
  return {
    approvals: [...commands, ...given],
    pull: {
      number: pull.number,
      author: pull.author.login,
      pushers,
      contributors: contributors.map(({ login }) => login),
      reviews,
    },
  };
}

const teamsAsked = ({ specs }: Review): readonly string[] => specs.flatMap(({ approvals }) => approvals?.teams ?? []);
const teamsNamed = (settings: Settings | undefined): readonly string[] => [
  ...(settings?.approvals?.teams ?? []),
  ...Object.values(settings?.roles ?? {}).flatMap(({ teams }) => teams ?? []),
];

async function peopleOf(
  logins: readonly string[],
  teams: readonly string[],
  hosted: HostedRepository,
): Promise<{ readonly people: readonly Person[]; readonly unreadable: readonly string[] }> {
  const unreadable = new Set<string>();
  const people = await Promise.all(
    logins.map(async (login): Promise<Person> => {
      const own: string[] = [];
      for (const team of teams) if (await isMember(team, login, hosted, unreadable)) own.push(team);
      return { login, permission: await hosted.permissionOf(login), teams: own };
    }),
  );
  return { people, unreadable: [...unreadable] };
}

/** A team that we may not read has no members that count, and is named. */
async function isMember(team: string, login: string, hosted: HostedRepository, unreadable: Set<string>): Promise<boolean> {
  try {
    return await hosted.isMember(team, login);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== "host-refused") throw error;
    unreadable.add(team);
    return false;
  }
}

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];
