import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import type { SpecPath } from "../../domain/spec-path.ts";
import type { Scope } from "../kind.ts";
import { policy, trust, type Statement } from "./policy.ts";

/** A role that one service assumes, with exactly the statements given. */
export function serviceRole(
  scope: Scope,
  part: string,
  service: string,
  statements: readonly Statement[],
  at?: SpecPath,
): IamRole {
  const role = scope.add(
    IamRole,
    part,
    { name: scope.name(64, part), assumeRolePolicy: trust(service, trusted(service, scope)) },
    at,
  );
  if (statements.length > 0) rolePolicy(scope, part, role.name, statements, at);
  return role;
}

/**
 * Services that say for which account they act when they assume a role. The others would be shut out by the condition.
 * Source: the "confused deputy" pages of each service's guide.
 */
const namesItsAccount: ReadonlySet<string> = new Set(
  ["vpc-flow-logs", "scheduler", "datasync", "ecs-tasks"].map((name) => `${name}.amazonaws.com`),
);

function trusted(service: string, scope: Scope): string | undefined {
  return namesItsAccount.has(service) ? scope.site.account : undefined;
}

/** An inline policy: it lives and dies with its role, and nothing else can attach it. */
export function rolePolicy(
  scope: Scope,
  part: string,
  role: string,
  statements: readonly Statement[],
  at?: SpecPath,
): IamRolePolicy {
  return scope.add(IamRolePolicy, part, { name: scope.name(128, part), role, policy: policy(statements) }, at);
}
