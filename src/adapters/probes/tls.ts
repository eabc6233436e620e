import { isIP } from "node:net";
import { checkServerIdentity, connect, rootCertificates, type ConnectionOptions, type TLSSocket } from "node:tls";
import type { CheckOutcome, ProbeTarget } from "../../domain/probe.ts";
import type { Attempt } from "./attempt.ts";
import { checkedPlace, type CheckedPlace } from "./checked-place.ts";
import { withSocket } from "./socket.ts";
import { codeOf, sayCode } from "./trouble.ts";

type Target = Extract<ProbeTarget, { readonly type: "tls" }>;

const dayMs = 86_400_000;
/** The newest protocol that a server must no longer take. */
const tooOld = { "1.2": "TLSv1.1", "1.3": "TLSv1.2" } as const;
/** Old protocols need ciphers that OpenSSL no longer offers by itself. */
const anyCipher = "DEFAULT:@SECLEVEL=0";

/** Protocol, chain, name and days left of a server. Throws Ended and what Node throws. */
export async function probeTls(target: Target, attempt: Attempt): Promise<CheckOutcome> {
  const place = await checkedPlace(target.host, target.port, attempt);
  const started = performance.now();
  const seen = await shake(place, attempt, {}, (socket) => look(socket, place.host, attempt));
  const latencyMs = Math.round(performance.now() - started);
  const unmet = [
    ...seen.faults,
    ...(target.minDaysLeft === undefined || seen.daysLeft >= target.minDaysLeft ? [] : [`Expected are ${target.minDaysLeft}.`]),
    ...(target.minTls !== undefined && (await takesOlder(place, target.minTls, attempt))
      ? [`It takes ${tooOld[target.minTls].replace("v", " ")} or older. Expected is at least ${target.minTls}.`]
      : []),
  ];
  return {
    outcome: unmet.length === 0 ? "pass" : "fail",
    detail: [`${seen.protocol}, ${seen.daysLeft} days left.`, ...unmet].join(" "),
    latencyMs,
  };
}

interface Seen {
  readonly protocol: string;
  /** Whole ones, less than 0 when it has expired. */
  readonly daysLeft: number;
  readonly faults: readonly string[];
}

function look(socket: TLSSocket, host: string, { clock }: Attempt): Seen {
  const certificate = socket.getPeerCertificate();
  const daysLeft = Math.floor((Date.parse(certificate.valid_to) - clock.now().getTime()) / dayMs);
  const misnamed = checkServerIdentity(host, certificate);
  // Node says here what is wrong with the chain, as a code of OpenSSL, although its types promise an Error.
  const chain: unknown = socket.authorizationError;
  const chainCode = typeof chain === "string" ? chain : codeOf(chain);
  const faults = [...(socket.authorized ? [] : [chainCode]), ...(misnamed === undefined ? [] : [codeOf(misnamed)])];
  return {
    protocol: (socket.getProtocol() ?? "no protocol").replace("v", " "),
    daysLeft: Number.isNaN(daysLeft) ? -1 : daysLeft,
    faults: [...new Set(faults.map(sayCode))],
  };
}

/** Whether a handshake succeeds that offers older protocols only: what is agreed on by itself is always the newest. */
async function takesOlder(place: CheckedPlace, least: "1.2" | "1.3", attempt: Attempt): Promise<boolean> {
  try {
    return await shake(place, attempt, { maxVersion: tooOld[least] }, () => true);
  } catch (error) {
    attempt.signal.throwIfAborted();
    // Refused, whatever the words: it was reached with a newer one a moment ago.
    if (codeOf(error) !== undefined) return false;
    throw error;
  }
}

function shake<T>(
  { host, port, lookup }: CheckedPlace,
  { signal, trusted }: Attempt,
  more: ConnectionOptions,
  use: (socket: TLSSocket) => T,
): Promise<T> {
  const socket = connect({
    host,
    port,
    lookup,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    // The faults are named one by one, which a refused handshake would not allow. Nothing is sent.
    rejectUnauthorized: false,
    minVersion: "TLSv1",
    ciphers: anyCipher,
    ...(trusted === undefined ? {} : { ca: [...rootCertificates, ...trusted] }),
    ...more,
  });
  return withSocket(socket, "secureConnect", signal, () => use(socket));
}
