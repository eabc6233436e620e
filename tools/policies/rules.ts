import { policyInputs } from "../../src/domain/policy.ts";
import type { Rule } from "../../src/domain/policy.ts";
import { severities } from "../../src/domain/severity.ts";
import { opa } from "./opa.ts";

/** A rule as its METADATA states it, and the package that judges it. */
export interface RuleSource {
  readonly rule: Omit<Rule, "controls">;
  /** `sirsi.aws.s3_003` */
  readonly package: string;
  /** Relative to the policies folder. */
  readonly file: string;
  /** The condition of the rule catalogue, in its words. */
  readonly failsWhen: string;
  /** Where and why the rule decides otherwise than those words. */
  readonly differs?: string;
}

interface Annotated {
  readonly annotations?: readonly {
    readonly location: { readonly file: string };
    readonly path?: readonly { readonly value: string }[];
    readonly annotations: {
      readonly scope: string;
      readonly title?: string;
      readonly description?: string;
      readonly custom?: Readonly<Record<string, unknown>>;
    };
  }[];
}

export const ruleFolders = ["aws", "general"] as const;

/** Every rule with its METADATA, in the order in which it is evaluated and listed. Throws on incomplete or clashing METADATA. */
export async function readRules(binary: string, policies: string): Promise<readonly RuleSource[]> {
  const args = ["inspect", "--annotations", "--format", "json"];
  const rules: RuleSource[] = [];
  for (const folder of ruleFolders) {
    const inspected = JSON.parse(await opa(binary, [...args, folder], policies)) as Annotated;
    for (const { location, path = [], annotations } of inspected.annotations ?? []) {
      if (annotations.scope !== "package" || location.file.endsWith("_test.rego")) continue;
      const file = location.file.startsWith(`${folder}/`) ? location.file : `${folder}/${location.file}`;
      const name = path.slice(1).map(({ value }) => value);
      rules.push({ rule: ruleOf(annotations, file), package: name.join("."), file, ...conditionOf(annotations.custom, file) });
    }
  }
  rules.sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1));
  const twice = rules.find(({ rule }, index) => rules[index + 1]?.rule.id === rule.id);
  if (twice !== undefined) throw new Error(`${twice.rule.id} is the id of two rules`);
  return rules;
}

function ruleOf(
  annotations: { readonly title?: string; readonly description?: string; readonly custom?: Readonly<Record<string, unknown>> },
  file: string,
): RuleSource["rule"] {
  const custom = annotations.custom ?? {};
  const reads = custom["reads"] === undefined ? {} : { reads: words(custom["reads"], `${file}: reads`) };
  return {
    id: word(custom["id"], `${file}: id`),
    title: word(annotations.title, `${file}: title`),
    description: oneLine(word(annotations.description, `${file}: description`)),
    severity: oneOf(severities, custom["severity"], `${file}: severity`),
    stage: oneOf(["review", "approval", "apply"] as const, custom["stage"], `${file}: stage`),
    needs: words(custom["needs"], `${file}: needs`).map((need) => oneOf(policyInputs, need, `${file}: needs`)),
    types: words(custom["types"], `${file}: types`),
    ...reads,
    attributes: words(custom["attributes"], `${file}: attributes`),
    remediation: word(custom["remediation"], `${file}: remediation`),
  };
}

function conditionOf(custom: Readonly<Record<string, unknown>> | undefined, file: string) {
  const failsWhen = oneLine(word(custom?.["fails_when"], `${file}: fails_when`));
  return custom?.["differs"] === undefined ? { failsWhen } : { failsWhen, differs: oneLine(word(custom["differs"], file)) };
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, " ");

function word(value: unknown, what: string): string {
  if (typeof value === "string" && value.trim() !== "") return value.trim();
  throw new Error(`${what} is missing`);
}

function words(value: unknown, what: string): readonly string[] {
  if (Array.isArray(value)) return value.map((item) => word(item, what));
  throw new Error(`${what} is not a list`);
}

function oneOf<const T extends string>(allowed: readonly T[], value: unknown, what: string): T {
  const found = allowed.find((item) => item === value);
  if (found === undefined) throw new Error(`${what} is none of ${allowed.join(", ")}`);
  return found;
}
