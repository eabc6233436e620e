import { isCustomRule } from "../../../domain/custom-rule.ts";
import type { Severity } from "../../../domain/severity.ts";
import type { Waiver } from "../../../domain/policy.ts";

/** What a waiver or exception asks for, as far as the limits are concerned. */
export interface Asked {
  readonly rules: readonly string[];
  readonly approvedBy: readonly string[];
  /** YYYY-MM-DD; without it the term counts from now. */
  readonly created?: string | undefined;
  readonly expires: string;
  readonly requestedBy?: string | undefined;
  readonly match?: Waiver["match"];
}

export interface LimitContext {
  readonly now: Date;
  /** Severity of every rule that exists. Without it only the general limits are judged. */
  readonly severities?: ReadonlyMap<string, Severity> | undefined;
}

export interface WaiverFault {
  readonly field: "rules" | "approvedBy" | "created" | "expires" | "match";
  readonly message: string;
}

const dayMilliseconds = 86_400_000;
const terms = { critical: 30, other: 180 } as const;

/** In force until the end of its last day, UTC. */
export const isExpired = (expires: string, now: Date): boolean => now.getTime() >= endOf(expires);

/** The first moment at which it is over, in milliseconds. */
export const endOf = (expires: string): number => Date.parse(`${expires}T00:00:00Z`) + dayMilliseconds;

/** Why a waiver may not count, whatever its reason. */
export function waiverFaults(asked: Asked, context: LimitContext): readonly WaiverFault[] {
  const critical = asked.rules.filter((rule) => context.severities?.get(rule) === "critical");
  const hopeless = asked.rules.flatMap((rule) => ruleFault(rule, context) ?? []);
  if (hopeless.length > 0) return hopeless;
  return [...approvalFaults(asked, critical), ...termFaults(asked, critical, context.now), ...matchFaults(asked.match)];
}

function ruleFault(rule: string, { severities }: LimitContext): WaiverFault | undefined {
  if (/[*?]/.test(rule)) return { field: "rules", message: `${rule} stands for many rules. Name each one.` };
  if (rule.startsWith("GEN-SEC-") || rule === "GEN-CHG-006")
    return { field: "rules", message: `${rule} cannot be waived. Fix what it found.` };
  // Which custom rules exist, and how severe they are, is known when they have results; the limits are judged again there.
  if (severities?.has(rule) === false && !isCustomRule(rule))
    return { field: "rules", message: `${rule} is not a rule. Correct the id.` };
  return undefined;
}

const person = (login: string): string => login.replace(/^@/, "").toLowerCase();

function approvalFaults({ approvedBy, requestedBy }: Asked, critical: readonly string[]): readonly WaiverFault[] {
  const approvers = new Set(approvedBy.map(person));
  if (requestedBy !== undefined && approvers.has(person(requestedBy)))
    return [{ field: "approvedBy", message: `${requestedBy} asked for it and cannot approve it. Ask someone else.` }];
  const [rule] = critical;
  if (rule === undefined || approvers.size >= 2) return [];
  return [{ field: "approvedBy", message: `${rule} is critical and needs two approvers. Name both in .sirsi/waivers.yaml.` }];
}

function termFaults({ created, expires }: Asked, critical: readonly string[], now: Date): readonly WaiverFault[] {
  const today = Date.parse(`${now.toISOString().slice(0, 10)}T00:00:00Z`);
  const start = created === undefined ? today : Date.parse(`${created}T00:00:00Z`);
  if (start > today)
    return [{ field: "created", message: `${created ?? ""} lies in the future. Write the day it was asked for.` }];
  const days = Math.round((Date.parse(`${expires}T00:00:00Z`) - start) / dayMilliseconds);
  const most = critical.length > 0 ? terms.critical : terms.other;
  if (days <= most) return [];
  const why = critical.length > 0 ? ` for a critical rule (${critical.join(", ")})` : "";
  return [{ field: "expires", message: `It runs ${days} days; at most ${most} are allowed${why}. Choose an earlier expiry.` }];
}

function matchFaults(match: Waiver["match"] | undefined): readonly WaiverFault[] {
  if (match === undefined || match.environment !== undefined) return [];
  const targets = [match.spec, match.workload, match.specPath, match.address].filter((target) => target !== undefined);
  if (targets.length === 0)
    return [{ field: "match", message: "It matches everything everywhere. Name a spec, workload, path or address." }];
  const wide = targets.find((target) => /[*?]/.test(target));
  return wide === undefined
    ? []
    : [{ field: "match", message: `${wide} stands for many places. Name one, or add match.environment.` }];
}
