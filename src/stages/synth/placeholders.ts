import type { SpecPath } from "../../domain/spec-path.ts";
import { mapText } from "../../kinds/inert.ts";
import type { Scope } from "../../kinds/kind.ts";
import { replacePlaceholders, type Placeholder } from "../../kinds/placeholder.ts";

/**
 * Parts of a config that may refer to others: kinds hand them on as they are. In any other part a kind reads the text,
 * cuts it or computes with it, and half an expression would come out.
 */
const openParts: ReadonlySet<string> = new Set(["env", "command", "image", "parameters", "records", "tls"]);

/** {@link resolvePlaceholders} in the open parts of a config; a reference anywhere else is reported and stays text. */
export function resolveConfig(config: object | undefined, scope: Scope): object | undefined {
  if (config === undefined) return undefined;
  const parts = Object.entries(config).map(([key, value]: [string, unknown]) => {
    if (openParts.has(key)) return [key, resolvePlaceholders(value, scope, scope.at("config", key))] as const;
    mapText(value, (text) =>
      replacePlaceholders(text, () => {
        refuse(scope, key);
        return undefined;
      }),
    );
    return [key, value] as const;
  });
  return Object.fromEntries(parts);
}

function refuse(scope: Scope, key: string): void {
  scope.report({
    code: "SIR-E222",
    level: "error",
    message: `config.${key} cannot refer to another workload; ${[...openParts].join(", ")} can. Write the value.`,
    path: scope.at("config", key),
  });
}

/** Puts Terraform text where a value refers to another workload or to the target. */
export function resolvePlaceholders<T>(value: T, scope: Scope, path: SpecPath): T {
  return mapText(value, (text) => replacePlaceholders(text, (placeholder) => resolve(placeholder, scope, path))) as T;
}

function resolve(placeholder: Placeholder, scope: Scope, path: SpecPath): string | undefined {
  const found =
    placeholder.of === "target"
      ? targetField(placeholder.field, scope)
      : scope.peer(placeholder.workload)?.find(placeholder.output);
  if (found !== undefined) return found;
  const name =
    placeholder.of === "target" ? `target.${placeholder.field}` : `workloads.${placeholder.workload}.${placeholder.output}`;
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
