import type { CredentialsFile, Environment } from "../../domain/credentials.generated.ts";
import { readSecretReference, type SecretReference } from "../../domain/secret-reference.ts";
import type { SecretUse } from "../../ports/secrets.ts";

/** One variable of Terraform's environment: what to ask for, or what is no secret. */
export type Variable = { readonly reference: SecretReference } | { readonly value: string };
export type Variables = Readonly<Record<string, Variable>>;

/** What a use may have. */
export interface Grants {
  variables(use: SecretUse & { readonly purpose: "plan" | "apply" }): Variables | undefined;
  allows(reference: SecretReference, use: SecretUse): boolean;
}

/** Looks up exactly: another tenant, repository, environment or purpose is another entry. */
export function grantsOf(file: CredentialsFile): Grants {
  const environmentOf = ({ tenant, repository, environment }: SecretUse): Environment | undefined => {
    const found = file.repositories.find((one) => one.tenant === tenant && String(one.repository) === repository);
    return found !== undefined && Object.hasOwn(found.environments, environment) ? found.environments[environment] : undefined;
  };
  return {
    variables: (use) => {
      const written = environmentOf(use)?.[use.purpose];
      return written === undefined ? undefined : variablesOf(written);
    },
    allows: (reference, use) =>
      (environmentOf(use)?.source?.allow ?? []).some((allowed) => use.purpose === "source" && covers(allowed, reference)),
  };
}

export function variablesOf(written: object): Variables {
  return Object.fromEntries(
    Object.entries(written).flatMap(([name, value]: [string, unknown]): readonly [string, Variable][] => {
      if (typeof value === "object" && value !== null && "value" in value) return [[name, { value: String(value.value) }]];
      const reading = readSecretReference(String(value), "operator");
      return reading.ok ? [[name, { reference: reading.reference }]] : [];
    }),
  );
}

/** `vault://kv/shop` is that secret; `vault://kv/shop/*` is what lies below it. */
function covers(allowed: string, reference: SecretReference): boolean {
  if (reference.kind === "env" || reference.kind === "file") return false;
  const below = allowed.endsWith("/*");
  const path = allowed.slice(allowed.indexOf("://") + 3, below ? -1 : undefined);
  if (!allowed.startsWith(`${reference.kind}://`)) return false;
  return below ? reference.path.startsWith(path) : reference.path === path;
}
