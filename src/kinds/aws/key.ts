import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import type { SpecPath } from "../../domain/spec-path.ts";
import type { Scope } from "../kind.ts";
import { policy, type Statement } from "./policy.ts";

/** Days in which a key that was scheduled for deletion can be brought back; the longest that AWS offers. */
const deletionWindow = 30;

/**
 * A key of the customer, rotated every year. Its policy is AWS's own, which lets IAM of the account decide;
 * services that call on their own behalf need statements beside it.
 */
export function customerKey(scope: Scope, part: string | undefined, at: SpecPath, services: readonly Statement[] = []): KmsKey {
  const account: Statement = {
    Sid: "Account",
    Action: "kms:*",
    Resource: "*",
    Principal: { AWS: `arn:aws:iam::${scope.site.account}:root` },
  };
  return scope.add(
    KmsKey,
    part,
    {
      description: scope.name(200, part),
      enableKeyRotation: true,
      deletionWindowInDays: deletionWindow,
      policy: services.length === 0 ? undefined : policy([account, ...services]),
    },
    at,
  );
}
