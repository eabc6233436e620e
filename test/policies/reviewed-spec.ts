import { withDefaults, type FullMigration } from "../../src/domain/defaults.ts";
import { dependencyEdges } from "../../src/domain/graph.ts";
import type { FailedPlan, Plan } from "../../src/domain/plan.ts";
import type { PolicyParams, Rule } from "../../src/domain/policy.ts";
import { riskWeights } from "../../src/domain/risk-weights.ts";
import type { Stack } from "../../src/domain/stack.ts";
import { embeddedPrices } from "../../src/adapters/prices/embedded-prices.ts";
import { schemasIn } from "../../src/adapters/schemas/schemas.ts";
import { opaPolicies } from "../../src/adapters/opa/policies.ts";
import type { RawResult } from "../../src/ports/policies.ts";
import { estimateCost } from "../../src/stages/cost/estimate.ts";
import { staticPlan } from "../../src/stages/plan/static-plan.ts";
import { policyData } from "../../src/stages/policy/data.ts";
import { policyInput, type Actor, type Approval } from "../../src/stages/policy/input.ts";
import { assessRisk } from "../../src/stages/risk/assess-risk.ts";
import { readSettings } from "../../src/stages/spec/settings.ts";
import { readSpec } from "../../src/stages/spec/read.ts";
import { synthesize } from "../../src/stages/synth/synthesize.ts";

const book = await embeddedPrices("data/prices").book();
const schema = await schemasIn("data/providers").provider("aws");
const policies = opaPolicies("policies");

export interface Story {
  /** YAML of the spec at the head. */
  readonly head: string;
  /** YAML of the spec that was applied last. */
  readonly base?: string;
  /** YAML of the settings. */
  readonly settings?: string;
  readonly now?: string;
  readonly actor?: Actor;
  readonly approvals?: readonly Approval[];
  readonly reviewedDigest?: string;
  /** Waves that Terraform could not plan. */
  readonly failed?: readonly FailedPlan[];
}

/** What one rule says about a change of a spec file: parsed, synthesized, planned, priced and judged as in a review. */
export async function said(rule: string, story: Story): Promise<readonly RawResult[]> {
  const { head, base, now = "2026-01-12T09:00:00Z", settings: yaml, ...rest } = story;
  const migration = migrationOf(head);
  const applied = base === undefined ? undefined : migrationOf(base);
  const settings = yaml === undefined ? undefined : settingsOf(yaml);
  const plans = plansOf(migration, applied);
  const changes = plans.flatMap((plan) => plan.changes);
  const cost = estimateCost({ changes, book, migration, usageDefaults: "medium" });
  const risk = assessRisk({
    migration,
    plans: plans.map((plan) => ({ ok: true, plan })),
    estimates: [],
    policyFails: [],
    edges: dependencyEdges(migration),
    now: new Date(now),
    weights: riskWeights,
  });
  const governed = settings === undefined ? {} : { settings };
  const { input } = policyInput({ now, plans, migration, cost, risk, ...governed, ...rest });
  const { rules, params } = await policies.describe();
  const rows = await policies.evaluate(input, dataFor(rule, rules, params, migration, governed));
  return rows;
}

const dataFor = (
  id: string,
  rules: readonly Rule[],
  params: PolicyParams,
  migration: FullMigration,
  governed: Pick<Parameters<typeof policyData>[0], "settings">,
) => policyData({ params, rules: rules.filter((rule) => rule.id === id), migration, ...governed });

function migrationOf(yaml: string): FullMigration {
  const { document, findings } = readSpec("migrations/shop.yaml", yaml);
  if (document === undefined) throw new Error(findings.map(({ message }) => message).join("\n"));
  return withDefaults(document.migration);
}

function settingsOf(yaml: string) {
  const { document, findings } = readSettings(".sirsi/settings.yaml", yaml);
  if (document === undefined) throw new Error(findings.map(({ message }) => message).join("\n"));
  return document.settings;
}

/** What a plan would do, from the configurations alone; and as complete as one of Terraform's. */
function plansOf(head: FullMigration, base: FullMigration | undefined): readonly Plan[] {
  const before = base === undefined ? [] : stacksOf(base);
  return stacksOf(head, base).map((stack) => {
    const last = before.find(({ wave }) => wave === stack.wave);
    const known = { wave: stack.wave, head: stack, binding: true, ...(last === undefined ? {} : { base: last }) };
    const plan = staticPlan({ ...known, ...(schema === undefined ? {} : { schema }) });
    return { ...plan, complete: true, applyable: true, errored: false };
  });
}

function stacksOf(migration: FullMigration, lastApplied?: FullMigration): readonly Stack[] {
  const { stacks, findings } = synthesize({
    migration,
    files: new Map(),
    upstream: {},
    prices: book,
    schema,
    mode: "static",
    ...(lastApplied === undefined ? {} : { lastApplied }),
  });
  const refused = findings.filter(({ level }) => level === "error");
  if (refused.length > 0) throw new Error(refused.map(({ message }) => message).join("\n"));
  return stacks;
}
