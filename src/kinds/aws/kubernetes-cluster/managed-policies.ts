import type { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import type { Scope } from "../../kind.ts";

/** Attaches policies that AWS keeps for EKS: what a node or a driver may do changes with its version, and AWS with it. */
export function attachManaged(
  scope: Scope,
  part: string,
  role: IamRole,
  policies: readonly string[],
): readonly IamRolePolicyAttachment[] {
  return policies.map((policy, index) =>
    scope.add(IamRolePolicyAttachment, `${part}_${index + 1}`, {
      role: role.name,
      policyArn: `arn:aws:iam::aws:policy/${policy}`,
    }),
  );
}
