import { readFile } from "node:fs/promises";
import { loadPolicy } from "@open-policy-agent/opa-wasm";
import type { Json } from "../../src/domain/change.ts";
import type { RawResult } from "../../src/ports/policies.ts";

/** Metadata of a rule as the bundle lists it. */
export interface BundledRule {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly severity: string;
  readonly stage: string;
  readonly needs: readonly string[];
  readonly types: readonly string[];
  readonly reads?: readonly string[];
  readonly attributes: readonly string[];
  readonly remediation: string;
}

export const bundledRules = async (): Promise<readonly BundledRule[]> =>
  JSON.parse(await readFile("policies/bundle/rules.json", "utf8")) as readonly BundledRule[];

/** What a repository without settings has: no limits. */
export const noLimits = {
  allowed_regions: null,
  required_tags: [],
  max_monthly_increase: null,
  max_risk: null,
  min_approvals: 1,
} as const;

interface Instance {
  setData(data: unknown): void;
  evaluate(input: unknown, entrypoint: string): readonly { readonly result: readonly RawResult[] }[];
}

/** The committed module in the SDK as it comes, without our adapter. */
export async function loadBundle(params: { readonly [name: string]: Json } = {}) {
  const bytes = await readFile("policies/bundle/policy.wasm");
  const instance = (await loadPolicy(bytes, { initial: 512, maximum: 4096 })) as unknown as Instance;
  const facts = JSON.parse(await readFile("policies/params.json", "utf8")) as { readonly [name: string]: Json };
  const rules = Object.fromEntries((await bundledRules()).map(({ id }) => [id, true]));
  return (input: Json, enabled: Readonly<Record<string, boolean>> = rules): readonly RawResult[] => {
    instance.setData({ params: { ...facts, ...noLimits, ...params }, rules: enabled });
    const [only] = instance.evaluate(input, "sirsi/decision");
    if (only === undefined) throw new Error("no decision");
    return only.result;
  };
}
