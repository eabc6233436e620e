import { isCustomRule } from "../../domain/custom-rule.ts";
import type { FullMigration } from "../../domain/defaults.ts";
import type { Plan } from "../../domain/plan.ts";
import type {
  PolicyCatalogue,
  PolicyInputName,
  PolicyReport,
  PolicyRequirement,
  PolicyResult,
  PolicyStage,
  RawResult,
  Rule,
  Waiver,
} from "../../domain/policy.ts";
import { withoutSecrets } from "../../domain/secret-text.ts";
import type { PolicySettings } from "../../domain/settings.generated.ts";
import { markExisting } from "./existing.ts";
import type { Has } from "./input.ts";
import { factsOf, type SpecPlace } from "./result.ts";
import { assertComplete, rowsByRule } from "./rows.ts";
import { severityOf } from "./selection.ts";
import { isLater, standingOf, type Standing } from "./standing.ts";
import { isInScope, subjectsOf, type Subject } from "./subjects.ts";
import { requirementText } from "./text.ts";
import { waivingOf, type Waiving } from "./waiving.ts";
import { whyUnknown } from "./why-unknown.ts";

export interface JudgeParts {
  readonly raw: readonly RawResult[];
  readonly catalogue: Pick<PolicyCatalogue, "bundle" | "rules">;
  /** The rules that were evaluated: what `selectRules` gave and the data named. */
  readonly rules: readonly Rule[];
  /** The plans of the input, in its order. */
  readonly plans: readonly Plan[];
  readonly has: Has;
  /** Inputs that this command could ever have. */
  readonly can: readonly PolicyInputName[];
  readonly inputDigest: string;
  /** RFC 3339 */
  readonly now: string;
  /** How far the change has come; a review by default. */
  readonly stage?: PolicyStage;
  /** Of the base. */
  readonly settings?: PolicySettings;
  readonly spec?: { readonly file: string; readonly migration: FullMigration };
  readonly waivers?: {
    /** On the base. */
    readonly inForce: readonly Waiver[];
    /** At the head only: shown, without effect. */
    readonly requested: readonly Waiver[];
  };
  /** The base's results, to tell old debt from new. */
  readonly base?: readonly PolicyResult[];
}

/**
 * Joins what the rules found with severities, controls, waivers and stages.
 * Throws Failure "policy-aborted" when a rule did not answer for everything it was asked.
 */
export function judge(parts: JudgeParts): PolicyReport {
  const subjects = subjectsOf(parts.plans);
  const bench = benchOf(parts, subjects);
  const rows = rowsByRule(parts.raw, parts.rules, bench.byKey);
  const judged = parts.rules.map((rule) => judgeRule(rule, rows.get(rule.id) ?? [], bench));
  const results = judged.flatMap((judgement) => judgement.results);
  return {
    bundle: parts.catalogue.bundle,
    inputDigest: parts.inputDigest,
    results: markExisting(results, parts.base ?? []),
    requirements: judged.flatMap(({ requirements }) => requirements),
    coverage: coverageOf(judged, subjects, parts.catalogue.rules),
    requestedWaivers: (parts.waivers?.requested ?? []).map(safe),
    waivers: (parts.waivers?.inForce ?? []).filter(({ id }) => results.some(({ waiver }) => waiver === id)).map(safe),
    unusedWaivers: unusedIn(parts.waivers?.inForce ?? [], results, bench.waiving),
    refusedWaivers: bench.waiving.refused,
  };
}

/** What every rule is judged with. */
interface Bench {
  readonly parts: JudgeParts;
  readonly stage: PolicyStage;
  readonly subjects: readonly Subject[];
  readonly byKey: ReadonlyMap<string, Subject>;
  readonly spec?: SpecPlace;
  readonly waiving: Waiving;
}

function benchOf(parts: JudgeParts, subjects: readonly Subject[]): Bench {
  const { spec, catalogue, waivers, settings, now } = parts;
  return {
    parts,
    stage: parts.stage ?? "review",
    subjects,
    byKey: new Map(subjects.map((subject) => [subject.key, subject])),
    waiving: waivingOf((waivers?.inForce ?? []).flatMap(forShipped), catalogue.rules, settings, now),
    ...(spec === undefined ? {} : { spec: placeOf(spec.file, spec.migration) }),
  };
}

/** Custom rules are waived where their results are joined: only there it is known which of them exist. */
function forShipped(waiver: Waiver): readonly Waiver[] {
  const rules = waiver.rules.filter((id) => !isCustomRule(id));
  return rules.length === 0 ? [] : [{ ...waiver, rules }];
}

const placeOf = (file: string, migration: FullMigration): SpecPlace => ({
  file,
  name: migration.metadata.name,
  environment: migration.metadata.environment,
  root: migration,
});

interface Judgement {
  readonly standing: Standing;
  readonly results: readonly PolicyResult[];
  readonly requirements: readonly PolicyRequirement[];
}

function judgeRule(rule: Rule, rows: readonly RawResult[], bench: Bench): Judgement {
  const standing = standingOf(rule, bench.parts.has, bench.parts.can, bench.stage);
  switch (standing.kind) {
    case "judged":
      assertComplete(rule, rows, bench.subjects);
      return { standing, ...collect(inOrder(rows, bench).map((row) => judgeRow(row, rule, bench))) };
    case "never":
      return { standing, results: [unjudged(rule, "not-applicable", standing.because, bench)], requirements: [] };
    case "missing":
      return isLater(rule, bench.stage)
        ? { standing, ...postponed(rule, unjudged(rule, "not-applicable", standing.because, bench), null) }
        : { standing, results: [unjudged(rule, "unknown", standing.because, bench)], requirements: [] };
  }
}

type Judged = Omit<Judgement, "standing">;

const collect = (parts: readonly Judged[]): Judged => ({
  results: parts.flatMap(({ results }) => results),
  requirements: parts.flatMap(({ requirements }) => requirements),
});

function judgeRow(row: RawResult, rule: Rule, bench: Bench): Judged {
  const subject = row.address === null ? undefined : bench.byKey.get(row.address);
  const facts = factsOf(row, rule, severityOf(rule, bench.parts.settings), subject, bench.spec);
  const only = (result: PolicyResult): Judged => ({ results: [result], requirements: [] });
  if (row.status === "pass") return only({ ...facts, status: "pass" });
  if (isLater(rule, bench.stage)) {
    const because = `Judged at the ${rule.stage}; listed as a requirement`;
    return postponed(rule, { ...facts, status: "not-applicable", because }, facts.address);
  }
  const waiver = bench.waiving.find({
    rule,
    address: facts.address,
    ...(facts.specPath === undefined ? {} : { specPath: facts.specPath }),
    ...workloadOf(facts, subject, bench),
    ...(bench.spec === undefined ? {} : { spec: bench.spec }),
  });
  if (waiver !== undefined) return only({ ...facts, status: "waived", waiver });
  if (row.status === "fail") return only({ ...facts, status: "fail" });
  return only({ ...facts, status: "unknown", because: whyUnknown(row, subject?.change, bench.parts.plans) });
}

function postponed(rule: Rule, result: PolicyResult, address: string | null): Judged {
  return {
    results: [result],
    requirements: [{ rule: rule.id, address, text: requirementText(rule, address), stage: rule.stage }],
  };
}

/** The one row of a rule that could not be judged at all. */
function unjudged(rule: Rule, status: "unknown" | "not-applicable", because: string, bench: Bench): PolicyResult {
  const row = { rule: rule.id, address: null, attribute: null, actual: null, expected: null, params: {} };
  return { ...factsOf(row, rule, severityOf(rule, bench.parts.settings), undefined, bench.spec), status, because };
}

/** By the resource's origin, else by the workload that the spec path goes through. */
function workloadOf({ specPath }: Pick<PolicyResult, "specPath">, subject: Subject | undefined, { parts }: Bench) {
  const [root, list, index] = specPath ?? [];
  const named =
    root === "spec" && list === "workloads" && typeof index === "number"
      ? parts.spec?.migration.spec.workloads[index]?.name
      : undefined;
  const workload = subject?.change.origin?.workload ?? named;
  return workload === undefined ? {} : { workload };
}

/** As in the plan, whatever order the engine answers in. */
function inOrder(rows: readonly RawResult[], { subjects }: Bench): readonly RawResult[] {
  const place = new Map(subjects.map(({ key }, index) => [key, index]));
  const rank = ({ address }: RawResult): number => (address === null ? -1 : (place.get(address) ?? subjects.length));
  return rows.toSorted((one, other) => rank(one) - rank(other));
}

/** A waiver as it may be shown: its reason is what somebody wrote. */
const safe = (waiver: Waiver): Waiver => ({ ...waiver, reason: withoutSecrets(waiver.reason) });

function coverageOf(
  judged: readonly Judgement[],
  subjects: readonly Subject[],
  rules: readonly Rule[],
): PolicyReport["coverage"] {
  const types = subjects.filter(({ change }) => isInScope(change)).map(({ change }) => change.type);
  const named = new Set(rules.flatMap((rule) => [...rule.types, ...(rule.reads ?? [])]));
  return {
    rules: judged.filter(({ standing }) => standing.kind === "judged").length,
    resources: types.length,
    uncoveredTypes: [...new Set(types)].filter((type) => !named.has(type)).sort(),
  };
}

function unusedIn(waivers: readonly Waiver[], results: readonly PolicyResult[], { refused }: Waiving): readonly string[] {
  const used = new Set([...results.map(({ waiver }) => waiver), ...refused.map(({ id }) => id)]);
  return waivers.filter(({ id }) => !used.has(id)).map(({ id }) => id);
}
