import { alive } from "../inert.ts";
import type { FullWorkload } from "../../domain/defaults.ts";
import type { Secret } from "../../domain/spec.generated.ts";
import { placeholderIn } from "../placeholder.ts";
import type { Scope } from "../kind.ts";
import { expectedSecret } from "./expected-secret.ts";
import type { Statement } from "./policy.ts";
import { rolePolicy } from "./role.ts";

/** A secret that a workload gets by reference: only its address is in the configuration. */
export interface SecretHandle {
  /** Name of the environment variable. */
  readonly name: string;
  readonly arn: string;
  /** The field to take where the secret is a JSON object. */
  readonly field?: string;
}

/** The workload's secrets, and its role's right to read exactly them. */
export function secretsOf(workload: FullWorkload, scope: Scope, role: string): readonly SecretHandle[] {
  const found = (workload.secrets ?? []).map((secret, index) => handleOf(secret, index, scope));
  const handles = found.flatMap(({ handle }) => handle ?? []);
  if (handles.length === 0) return [];
  const keys = [...new Set(found.flatMap(({ key }) => key ?? []))];
  const statements: Statement[] = [
    { Action: "secretsmanager:GetSecretValue", Resource: [...new Set(handles.map(({ arn }) => readable(arn)))] },
    ...(keys.length === 0 ? [] : [{ Action: "kms:Decrypt", Resource: keys }]),
  ];
  rolePolicy(scope, "secrets", role, statements, ["secrets"]);
  return handles;
}

interface Found {
  readonly handle?: SecretHandle;
  /** ARN of the customer key that it is encrypted with. */
  readonly key?: string;
}

function handleOf({ name, from }: Secret, index: number, scope: Scope): Found {
  const placeholder = placeholderIn(from);
  if (placeholder?.of === "workload") return outputHandle(name, placeholder, index, scope);
  const [, scheme = "", path = "", field] = /^([a-z-]+):\/\/([^#]+)(?:#(.+))?$/.exec(from) ?? [];
  if (scheme === "aws-sm") return { handle: { name, arn: arnOf(path, scope), ...(field === undefined ? {} : { field }) } };
  const secret = expectedSecret(scope, `secret_${name.toLowerCase()}`, { from: alive(from) }, ["secrets", index]);
  return { handle: { name, arn: secret.arn } };
}

function outputHandle(
  name: string,
  { workload, output }: { workload: string; output: string },
  index: number,
  scope: Scope,
): Found {
  const peer = scope.peer(workload);
  const arn = peer?.find(output);
  if (peer === undefined || arn === undefined) {
    scope.report({
      code: "SIR-E222",
      level: "error",
      message: `${workload} offers no secret "${output}". Name one of its outputs, such as password.`,
      path: scope.at("secrets", index, "from"),
    });
    return {};
  }
  const field = output === "password" ? peer.find("passwordKey") : undefined;
  const key = peer.find("key");
  return { handle: { name, arn, ...(field === undefined ? {} : { field }) }, ...(key === undefined ? {} : { key }) };
}

/** Secrets Manager finds a secret by an ARN without the six characters that it adds. */
function arnOf(path: string, { site }: Scope): string {
  return path.startsWith("arn:") ? path : `arn:aws:secretsmanager:${site.region}:${site.account}:secret:${path}`;
}

/** IAM compares whole ARNs, so one without the added characters needs a pattern for them. */
function readable(arn: string): string {
  return arn.startsWith("arn:") && !/-[A-Za-z0-9]{6}$/.test(arn) ? `${arn}-??????` : arn;
}
