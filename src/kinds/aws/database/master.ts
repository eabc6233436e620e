import type { Scope } from "../../kind.ts";
import { expectedSecret } from "../expected-secret.ts";

/** `admin`, `root` and `postgres` are reserved by one engine or another. */
export const masterUser = "dbadmin";

interface Master {
  /** Arguments of the instance or cluster. */
  arguments(key: string | undefined): {
    readonly manageMasterUserPassword?: boolean;
    readonly masterUserSecretKmsKeyId?: string;
    readonly passwordWo?: string;
    readonly passwordWoVersion?: number;
  };
  /** ARN of the secret that holds the password. */
  reference(managed: () => string): string;
}

/**
 * RDS makes the password, keeps it in Secrets Manager and rotates it. It cannot do so for the source of a read replica
 * (other than SQL Server) nor in an Aurora global database: there Terraform sets a random one through a write-only argument,
 * which is in no plan and no state, and the service replaces it and fills the secret.
 * Source: "Limitations for Secrets Manager integration" in the RDS and Aurora user guides.
 */
export function masterPassword(scope: Scope, copied: boolean): Master {
  if (!copied) {
    return {
      arguments: (key) => ({ manageMasterUserPassword: true, ...(key === undefined ? {} : { masterUserSecretKmsKeyId: key }) }),
      reference: (managed) => managed(),
    };
  }
  const secret = expectedSecret(scope, "master", { from: "generate", keys: ["username", "password", "host", "port"] });
  return { arguments: () => ({ passwordWo: "${uuid()}", passwordWoVersion: 1 }), reference: () => secret.arn };
}
