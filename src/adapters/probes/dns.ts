import type { Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import type { CheckOutcome, ProbeTarget } from "../../domain/probe.ts";
import type { Attempt } from "./attempt.ts";
import { authoritiesOf } from "./authorities.ts";
import { askServer, type DnsAnswers } from "./dns-answers.ts";
import { agree, expectedOf, meets, type Expected } from "./dns-expectation.ts";
import { closed, notEvaluated } from "./ended.ts";
import { hostOf } from "./host.ts";
import { resolverAt } from "./resolve.ts";

type Target = Extract<ProbeTarget, { readonly type: "dns" }>;

/** Whom a dns check asks beside the servers of the zone. */
export interface DnsServers {
  /** Public resolvers, as "192.0.2.53" or "192.0.2.53:53". */
  readonly resolvers: readonly string[];
  /** Where servers of zones answer; 53 when absent. */
  readonly authoritativePort?: number;
}

/** Asks the servers of the zone, then public resolvers, and compares. Throws Ended and what Node throws. */
export async function probeDns(target: Target, attempt: Attempt, servers: DnsServers): Promise<CheckOutcome> {
  const host = hostOf(target.host);
  if (host === undefined || isIP(host) !== 0) throw closed("The host is not a name that DNS could be asked for.");
  const expected = expectedOf(target.answers ?? []);
  if (expected === undefined) throw closed("One of the expected answers is neither an address nor a name.");
  const resolvers = servers.resolvers.map((server) => resolverAt([server], attempt.signal));
  const [first] = resolvers;
  if (first === undefined) throw closed("No public resolver is set up that could be asked.");
  const found = await authoritiesOf(host, first, attempt.guard, servers.authoritativePort ?? 53);
  if (attempt.signal.aborted) throw notEvaluated("The time was over before every server was asked.");
  const authorities = found.map((server) => resolverAt([server], attempt.signal));
  const said = {
    authorities: await Promise.all(authorities.map((server) => sayingOf(server, first, host, expected))),
    resolvers: await Promise.all(resolvers.map((server) => sayingOf(server, server, host, expected))),
  };
  return judge(said, target.answers === undefined ? undefined : expected);
}

/** What one server says of the host, and of the names that are expected. */
interface Saying {
  readonly answers: DnsAnswers;
  readonly ofName: ReadonlyMap<string, readonly string[]>;
}
interface Said {
  readonly authorities: readonly (Saying | undefined)[];
  readonly resolvers: readonly (Saying | undefined)[];
}

async function sayingOf(server: Resolver, onward: Resolver, host: string, expected: Expected): Promise<Saying | undefined> {
  const answers = await askServer(server, onward, host);
  if (answers === undefined) return undefined;
  const named = await Promise.all(
    expected.names.map(async (name) => [name, (await askServer(onward, onward, name))?.addresses ?? []] as const),
  );
  return { answers, ofName: new Map(named) };
}

function judge({ authorities, resolvers }: Said, expected: Expected | undefined): CheckOutcome {
  const [told, asked] = [authorities, resolvers].map((list) => list.filter((one) => one !== undefined));
  const [owners, caches] = [told ?? [], asked ?? []];
  if (caches.length < resolvers.length)
    throw notEvaluated(`${resolvers.length - caches.length} of ${resolvers.length} public resolvers did not answer.`);
  if (authorities.length > 0 && owners.length === 0) throw notEvaluated("None of the zone's own name servers answered.");
  const reference = (owners[0] ?? caches[0])?.answers;
  const isWell = ({ answers, ofName }: Saying): boolean =>
    expected === undefined ? reference !== undefined && agree(reference, answers) : meets(answers, expected, ofName);
  const wrong = [owners, caches].map((list) => list.filter((one) => !isWell(one)).length);
  const ttl = Math.max(0, ...[...owners, ...caches].map(({ answers }) => answers.ttl));
  const isPass = wrong.every((count) => count === 0);
  return {
    outcome: isPass ? "pass" : "fail",
    detail: `${sayServers(authorities, owners, caches, wrong)} ${sayTtl(ttl, isPass)}`,
  };
}

function sayServers(
  authorities: Said["authorities"],
  owners: readonly Saying[],
  caches: readonly Saying[],
  [ofOwners = 0, ofCaches = 0]: readonly number[],
): string {
  const publicly = `As expected at ${caches.length - ofCaches} of ${caches.length} public resolvers`;
  return authorities.length === 0
    ? `${publicly}; the zone's own name servers could not be found.`
    : `${publicly} and at ${owners.length - ofOwners} of ${authorities.length} name servers of the zone.`;
}

const sayTtl = (ttl: number, isPass: boolean): string =>
  isPass ? `TTL ${ttl} s.` : `Caches may keep an old answer for up to ${ttl} s.`;
