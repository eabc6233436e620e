import type { Rule, Waiver } from "../../domain/policy.ts";
import { severityRank } from "../../domain/severity.ts";
import { displayPath, pointer, type SpecPath } from "../../domain/spec-path.ts";
import { matchesGlob } from "./glob.ts";

/** Longest life in days from creation, and how many people must have approved. */
const limits = { critical: { days: 30, approvers: 2 }, other: { days: 180, approvers: 1 } } as const;
const shortestReason = 20;

/** Literal secrets and an apply of another plan than the reviewed one have no good reason. */
const isWaivable = (rule: string): boolean => !rule.startsWith("GEN-SEC-") && rule !== "GEN-CHG-006";

/** What a waiver is compared with. */
export interface WaiverSubject {
  readonly rule: Rule;
  readonly address: string | null;
  readonly specPath?: SpecPath;
  readonly workload?: string;
  readonly spec?: { readonly file: string; readonly name: string; readonly environment: string; readonly root: unknown };
}

/** Why a waiver is not in force for a rule, in words; undefined when it is. `now` is RFC 3339. */
export function whyRefused(waiver: Waiver, rule: Rule, now: string): string | undefined {
  if (!isWaivable(rule.id)) return `${rule.id} cannot be waived`;
  return whyMalformed(waiver) ?? whyOutOfTime(waiver, rule, now) ?? whyUnapproved(waiver, rule);
}

function whyMalformed({ rules, match, reason }: Waiver): string | undefined {
  if (rules.some((id) => id.includes("*"))) return "a waiver names its rules one by one";
  if (reason.trim().length < shortestReason) return `its reason has fewer than ${shortestReason} characters`;
  const places = [match.spec, match.workload, match.specPath, match.address].filter((place) => place !== undefined);
  if (match.environment === undefined && (places.length === 0 || places.some((place) => place.includes("*"))))
    return "a waiver for many places must name one environment";
  return undefined;
}

function whyOutOfTime({ created, expires }: Waiver, rule: Rule, now: string): string | undefined {
  const today = new Date(now).toISOString().slice(0, 10);
  const [from, to] = [dayNumber(created ?? today), dayNumber(expires)];
  if (from === undefined || to === undefined) return "its dates are not dates";
  if (expires < today) return `it expired on ${expires}`;
  if (created !== undefined && created > today) return `it begins on ${created}`;
  const { days } = limitsOf(rule);
  return to - from > days ? `${rule.severity} rules can be waived for ${days} days at most` : undefined;
}

function whyUnapproved({ approvedBy }: Waiver, rule: Rule): string | undefined {
  const people = new Set(approvedBy.map((name) => name.trim().replace(/^@/, "").toLowerCase()).filter((name) => name !== ""));
  const { approvers } = limitsOf(rule);
  if (people.size >= approvers) return undefined;
  return approvers === 1 ? "nobody approved it" : `${rule.severity} rules need ${approvers} approvers`;
}

const limitsOf = (rule: Rule) => (severityRank(rule.severity) === 0 ? limits.critical : limits.other);

/** Days since 1970 of a calendar date that exists. */
function dayNumber(date: string): number | undefined {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date) return undefined;
  return at / 86_400_000;
}

/** Does the waiver name this rule and this place? Every part of `match` that is given must agree. */
export function isNamed({ rules, match }: Waiver, subject: WaiverSubject): boolean {
  const { rule, address, specPath, workload, spec } = subject;
  return (
    rules.includes(rule.id) &&
    agrees(match.spec, [spec?.file, spec?.name]) &&
    agrees(match.workload, [workload]) &&
    agrees(match.address, [address ?? undefined]) &&
    agrees(match.environment, [spec?.environment]) &&
    (match.specPath === undefined || placesOf(specPath, spec?.root).some((place) => matchesGlob(match.specPath ?? "", place)))
  );
}

function agrees(pattern: string | undefined, texts: readonly (string | undefined)[]): boolean {
  return pattern === undefined || texts.some((text) => text !== undefined && matchesGlob(pattern, text));
}

/** A place and all that contain it, in both spellings: `spec.workloads[media].size` and `/spec/workloads/2/size`. */
function placesOf(path: SpecPath | undefined, root: unknown): readonly string[] {
  if (path === undefined) return [];
  return path.flatMap((_, index) => {
    const part = path.slice(0, path.length - index);
    return [displayPath(part, root), pointer(part)];
  });
}
