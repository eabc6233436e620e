import type { Json } from "../../domain/change.ts";
import type { Configuration, Module } from "./configuration.ts";
import { entries, flag, items, member } from "./json.ts";
import type { RawChange } from "./raw-change.ts";
import { Secrets } from "./secrets.ts";

/** Collects every value that a plan, its variables or its providers mark or name as secret. */
export function secretsOf(
  plan: Json,
  changes: readonly RawChange[],
  configuration: Configuration,
  variable: (name: string) => Json | undefined,
): Secrets {
  const secrets = new Secrets();
  for (const change of changes) {
    secrets.addMarked(change.before, change.beforeSensitive);
    secrets.addMarked(change.after, change.afterSensitive);
  }
  for (const [name, { sensitive }] of configuration.root.variables) if (sensitive) secrets.add(variable(name));
  addInputs(secrets, configuration.root);
  for (const { body } of configuration.providers.values())
    for (const [name, argument] of body.entries)
      if (providerSecret.test(name) && argument.kind === "constant") secrets.add(argument.value);
  for (const [, output] of entries(member(plan, "output_changes"))) {
    secrets.addMarked(member(output, "before"), member(output, "before_sensitive"));
    secrets.addMarked(member(output, "after"), member(output, "after_sensitive"));
  }
  addState(secrets, member(member(plan, "prior_state"), "values"));
  addState(secrets, member(plan, "planned_values"));
  return secrets;
}

/** Constants that a module call hands to a sensitive variable. */
function addInputs(secrets: Secrets, { calls }: Module): void {
  for (const { inputs, module } of calls.values()) {
    for (const [name, { sensitive, default: fallback }] of module.variables) {
      if (!sensitive) continue;
      const input = inputs.entries.get(name);
      secrets.add(input?.kind === "constant" ? input.value : fallback);
    }
    addInputs(secrets, module);
  }
}

const providerSecret = /password|secret|token|private_key|credentials/;

/** Data sources that were read already stand only in the states. */
function addState(secrets: Secrets, values: Json | undefined): void {
  for (const [, output] of entries(member(values, "outputs")))
    if (flag(member(output, "sensitive")) === true) secrets.add(member(output, "value"));
  const visit = (module: Json | undefined): void => {
    for (const resource of items(member(module, "resources")))
      secrets.addMarked(member(resource, "values"), member(resource, "sensitive_values"));
    for (const child of items(member(module, "child_modules"))) visit(child);
  };
  visit(member(values, "root_module"));
}
