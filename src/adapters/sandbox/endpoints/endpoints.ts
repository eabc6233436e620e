import { Failure } from "../../../domain/failure.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { SandboxFaults } from "../../../ports/terraform.ts";
import type { Existing } from "../drift.ts";
import { patternOf } from "../faults.ts";
import { balancersIn, type Balancer } from "./balancers.ts";
import { makeAuthority } from "./certificate.ts";
import { serveDns, type RunningDns } from "./dns-server.ts";
import { answerFrom } from "./names.ts";
import { ServedBalancers } from "./served-balancers.ts";
import { evenChooser } from "./weights.ts";

export interface EndpointsWish {
  /** What exists in the sandbox now. Asked at each question of DNS, so that a change shows at once. */
  readonly existing: () => readonly Existing[] | Promise<readonly Existing[]>;
  readonly faults?: SandboxFaults;
  readonly clock: Clock;
}

/** Load balancers and names of a sandbox, on loopback. */
export interface RunningEndpoints {
  /** "address:port" of a name server that is both a resolver and the zones' own. */
  readonly nameServer: string;
  readonly namePort: number;
  /** Everything is served in here: what checks must be allowed to reach. */
  readonly range: string;
  /** Who signs the certificates (PEM). */
  readonly authority: string;
  /** Where a port of an address is really served; undefined: nobody listens on that port. */
  portAt(address: string, port: number): number | undefined;
  /** From now on load balancers whose `type name` matches are broken; undefined heals them. Throws Failure "sandbox-failed". */
  fail(pattern: string | undefined): void;
  /** Throws what went wrong meanwhile and was no question's fault. */
  stop(): Promise<void>;
}

const network = "127.77";
const nameAddress = `${network}.255.1`;
const day = 86_400_000;

/** Throws Failure "sandbox-failed" where the addresses cannot be used. */
export async function serveEndpoints({ existing, faults, clock }: EndpointsWish): Promise<RunningEndpoints> {
  let broken = patternOf(faults?.endpoints?.fail);
  const now = clock.now().getTime();
  const validity = { from: new Date(now - day), until: new Date(now + 365 * day) };
  const authority = makeAuthority("SirsiNexus sandbox", validity);
  const isBroken = ({ type, name }: Balancer): boolean => broken?.test(`${type} ${name}`) ?? false;
  const balancers = new ServedBalancers({ network, authority, validity, isBroken });
  const world = { addressOf: (host: string) => balancers.addressOf(host), ownAddress: nameAddress, choose: evenChooser() };
  const faultsSeen: unknown[] = [];
  let following: Promise<readonly Existing[]> = Promise.resolve([]);
  const follow = async (): Promise<readonly Existing[]> => {
    const all = await existing();
    await balancers.follow(balancersIn(all));
    return all;
  };
  const dns = await openDns(async (question) => {
    following = following.then(follow, follow);
    try {
      return answerFrom(question, await following, world);
    } catch (error) {
      faultsSeen.push(error);
      return undefined;
    }
  });
  return {
    nameServer: dns.address,
    namePort: dns.port,
    range: `${network}.0.0/16`,
    authority: authority.certificate,
    portAt: (address, port) => balancers.portAt(address, port),
    fail: (pattern) => {
      broken = patternOf(pattern);
    },
    async stop() {
      await dns.stop();
      await following.catch(() => undefined);
      await balancers.close();
      if (faultsSeen.length > 0) throw faultsSeen[0];
    },
  };
}

async function openDns(answer: Parameters<typeof serveDns>[0]): Promise<RunningDns> {
  try {
    return await serveDns(answer, { address: nameAddress });
  } catch (error) {
    // Linux and Windows answer for all of 127.0.0.0/8; other systems want each address named first.
    throw new Failure("sandbox-failed", { why: `this machine does not let it listen on ${nameAddress}` }, { cause: error });
  }
}
