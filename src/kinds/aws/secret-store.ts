import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version/index.js";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret/index.js";
import { alive } from "../inert.ts";
import type { Built, KindWorkload, Peer, Scope } from "../kind.ts";
import { idPart } from "../naming.ts";
import type { Access, AwsKind } from "./aws-kind.ts";
import { expectedSecret } from "./expected-secret.ts";
import { customerKey } from "./key.ts";
import type { Statement } from "./policy.ts";

type SecretStore = KindWorkload<"secret-store">;

export const secretStore = {
  kind: "secret-store",
  provider: "aws",
  build(workload: SecretStore, scope: Scope): Built {
    const key = customerKey(scope, undefined, ["config", "entries"]);
    const entries = (workload.config.entries ?? []).map((entry, index) => {
      const at = ["config", "entries", index];
      if (entry.rotate !== undefined)
        scope.note(
          `${entry.name} is rotated every ${entry.rotate} by a step outside Terraform: AWS rotates only with a function that knows how.`,
          at,
        );
      const part = idPart(alive(entry.name));
      const secret =
        entry.from === undefined
          ? freshSecret(scope, part, key.arn, at)
          : expectedSecret(scope, part, { from: alive(entry.from) }, at, key.arn);
      return [`entries.${alive(entry.name)}`, secret.arn] as const;
    });
    return { outputs: { id: key.keyId, name: scope.name(500), key: key.arn, ...Object.fromEntries(entries) } };
  },
  grant(access: Access, to: Peer): readonly Statement[] | undefined {
    const names = ((to.workload as SecretStore).config.entries ?? []).map(({ name }) => to.get(`entries.${alive(name)}`));
    const read = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"];
    const write = ["secretsmanager:PutSecretValue", "secretsmanager:DescribeSecret"];
    const [actions, uses] = {
      read: [read, ["kms:Decrypt"]],
      write: [write, ["kms:Decrypt", "kms:GenerateDataKey"]],
      "read-write": [[...new Set([...read, ...write])], ["kms:Decrypt", "kms:GenerateDataKey"]],
      admin: [
        [...new Set([...read, ...write]), "secretsmanager:UpdateSecret"],
        ["kms:Decrypt", "kms:GenerateDataKey"],
      ],
      invoke: [],
      publish: [],
      consume: [],
    }[access];
    if (actions === undefined || uses === undefined) return undefined;
    return [...(names.length === 0 ? [] : [{ Action: actions, Resource: names }]), { Action: uses, Resource: to.get("key") }];
  },
} satisfies AwsKind<"secret-store">;

/** A random value through a write-only argument: it is in the store and in no plan, state or file. */
function freshSecret(scope: Scope, part: string, key: string, at: readonly (string | number)[]): SecretsmanagerSecret {
  const secret = scope.add(SecretsmanagerSecret, part, { name: scope.name(500, part), kmsKeyId: key }, at);
  scope.add(
    SecretsmanagerSecretVersion,
    part,
    { secretId: secret.id, secretStringWo: "${uuid()}", secretStringWoVersion: 1 },
    at,
  );
  return secret;
}
