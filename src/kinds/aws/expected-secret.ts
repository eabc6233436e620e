import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret/index.js";
import type { SpecPath } from "../../domain/spec-path.ts";
import type { ExpectedSecret, Scope } from "../kind.ts";

/** An empty container in Secrets Manager. The service puts the value there, so none enters a state or a plan. */
export function expectedSecret(
  scope: Scope,
  part: string,
  { from, keys }: Pick<ExpectedSecret, "from" | "keys">,
  at?: SpecPath,
  key?: string,
): SecretsmanagerSecret {
  const secret = scope.add(SecretsmanagerSecret, part, { name: scope.name(500, part), kmsKeyId: key }, at);
  scope.expectSecret({
    address: `aws_secretsmanager_secret.${secret.friendlyUniqueId}`,
    from,
    ...(keys === undefined ? {} : { keys }),
  });
  return secret;
}
