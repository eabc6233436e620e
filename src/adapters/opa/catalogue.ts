import {
  policyInputs,
  type Control,
  type PolicyCatalogue,
  type PolicyInputName,
  type PolicyParams,
  type PolicyStage,
  type Rule,
} from "../../domain/policy.ts";
import { severities, type Severity } from "../../domain/severity.ts";
import { broken, isObject, parseJson, type VerifiedFiles } from "./manifest.ts";

/** Rules with their controls, packs and facts, from verified files. Throws Failure "bundle-broken" for a wrong shape. */
export function catalogueOf({ version, digest, files }: VerifiedFiles): PolicyCatalogue {
  const controls = controlsIn(files);
  const rules = listIn(jsonOf(files, "bundle/rules.json"), "bundle/rules.json").map((rule) => ruleOf(rule, controls));
  if (rules.length === 0) throw broken("it has no rules");
  const ids = new Set(rules.map(({ id }) => id));
  if (ids.size !== rules.length) throw broken("two of its rules have the same id");
  return { bundle: { version, digest }, rules, packs: packsIn(files), params: paramsOf(jsonOf(files, "params.json")) };
}

function ruleOf(rule: unknown, controls: ReadonlyMap<string, readonly Control[]>): Rule {
  if (!isObject(rule)) throw broken("one of its rules is not an object");
  const id = textIn(rule, "id", "a rule");
  const text = (name: string) => textIn(rule, name, id);
  const reads = rule["reads"] === undefined ? {} : { reads: textsIn(rule, "reads", id) };
  return {
    id,
    title: text("title"),
    description: text("description"),
    severity: oneOf<Severity>(severities, text("severity"), id),
    stage: oneOf<PolicyStage>(["review", "approval", "apply"], text("stage"), id),
    needs: textsIn(rule, "needs", id).map((name) => oneOf<PolicyInputName>(policyInputs, name, id)),
    types: textsIn(rule, "types", id),
    ...reads,
    attributes: textsIn(rule, "attributes", id),
    remediation: text("remediation"),
    controls: controls.get(id) ?? [],
  };
}

/** Rule id to its controls in all frameworks, frameworks by name. */
function controlsIn(files: VerifiedFiles["files"]): ReadonlyMap<string, readonly Control[]> {
  const controls = new Map<string, Control[]>();
  for (const { name, value } of filesIn(files, "controls/")) {
    const framework = textIn(value, "framework", name);
    if (!isObject(value["rules"])) throw broken(`${name} has no rules`);
    for (const [rule, rows] of Object.entries(value["rules"])) {
      const own = listIn(rows, name).map((row) => controlOf(row, framework, name));
      controls.set(rule, [...(controls.get(rule) ?? []), ...own]);
    }
  }
  return controls;
}

function controlOf(row: unknown, framework: string, name: string): Control {
  if (!isObject(row)) throw broken(`${name} has a control that is not an object`);
  const control = { framework, id: textIn(row, "id", name), source: textIn(row, "source", name) };
  const { mark } = row;
  if (mark === undefined) return control;
  if (mark !== "inherited" && mark !== "questionable") throw broken(`${name} has an unknown mark`);
  return { ...control, mark };
}

function packsIn(files: VerifiedFiles["files"]): PolicyCatalogue["packs"] {
  return Object.fromEntries(
    filesIn(files, "packs/").map(({ name, value }) => [textIn(value, "name", name), textsIn(value, "rules", name)]),
  );
}

function paramsOf(params: unknown): PolicyParams {
  const facts = (name: string): Readonly<Record<string, true>> => {
    const types = isObject(params) ? params[name] : undefined;
    if (!isObject(types)) throw broken(`params.json has no ${name}`);
    return Object.fromEntries(Object.keys(types).map((type) => [type, true]));
  };
  return { stateful_types: facts("stateful_types"), taggable_types: facts("taggable_types"), known_types: facts("known_types") };
}

function filesIn(files: VerifiedFiles["files"], folder: string) {
  return [...files.keys()]
    .filter((name) => name.startsWith(folder))
    .sort()
    .map((name) => {
      const value = jsonOf(files, name);
      if (!isObject(value)) throw broken(`${name} is not an object`);
      return { name, value };
    });
}

function jsonOf(files: VerifiedFiles["files"], name: string): unknown {
  const bytes = files.get(name);
  if (bytes === undefined) throw broken(`${name} is missing`);
  return parseJson(bytes, name);
}

function listIn(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw broken(`${name} has no list`);
  return value;
}

function textIn(value: Readonly<Record<string, unknown>>, name: string, owner: string): string {
  const text = value[name];
  if (typeof text !== "string") throw broken(`${owner} has no ${name}`);
  return text;
}

function textsIn(value: Readonly<Record<string, unknown>>, name: string, owner: string): readonly string[] {
  return listIn(value[name], `${owner}'s ${name}`).map((text) => {
    if (typeof text !== "string") throw broken(`${owner} has a ${name} that is not text`);
    return text;
  });
}

function oneOf<T extends string>(known: readonly T[], text: string, owner: string): T {
  const found = known.find((one) => one === text);
  if (found === undefined) throw broken(`${owner} says ${JSON.stringify(text)}, which is not one of ${known.join(", ")}`);
  return found;
}
