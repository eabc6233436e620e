import type { SpecPath } from "../../domain/spec-path.ts";
import { mapText } from "../../kinds/inert.ts";
import type { Scope } from "../../kinds/kind.ts";
import { replacePlaceholders, type Placeholder } from "../../kinds/placeholder.ts";

/** Puts Terraform text where a value refers to another workload or to the target. */
export function resolvePlaceholders<T>(value: T, scope: Scope, path: SpecPath): T {
  return mapText(value, (text) => replacePlaceholders(text, (placeholder) => resolve(placeholder, scope, path))) as T;
}

function resolve(placeholder: Placeholder, scope: Scope, path: SpecPath): string | undefined {
  const found = placeholder.of === "target" ? targetField(placeholder.field, scope) : scope.peer(placeholder.workload)?.find(placeholder.output);
  if (found !== undefined) return found;
  const name = placeholder.of === "target" ? `target.${placeholder.field}` : `workloads.${placeholder.workload}.${placeholder.output}`;
  scope.report({
    code: "SIR-E222",
    level: "error",
    message: `$\{${name}} is offered by nothing on ${scope.site.provider}. Check the workload's outputs, and that it gets resources.`,
    path,
  });
  return undefined;
}

function targetField(field: string, { site }: Scope): string | undefined {
  switch (field) {
    case "provider":
      return site.provider;
    case "region":
      return site.region;
    case "account":
      return site.account;
    case "zones":
      return site.zones.join(",");
    default:
      return undefined;
  }
}
