import type { FullWorkload } from "../../domain/defaults.ts";
import type { Scope } from "../kind.ts";
import type { AwsKind } from "./aws-kind.ts";
import { rolePolicy } from "./role.ts";

/** One inline policy per pair: the grantee's role may do what the verb means on the other's kind, on that resource alone. */
export function addGrants(workload: FullWorkload, scope: Scope, kindOf: (workload: FullWorkload) => AwsKind | undefined): void {
  const role = scope.peer(workload.name)?.find("role");
  for (const [index, { to, access }] of (workload.grants ?? []).entries()) {
    const at = ["grants", index];
    const peer = scope.peer(to);
    if (peer === undefined) continue;
    if (role === undefined) {
      scope.note(`A ${workload.kind} acts under no role on aws, so the grant on ${to} makes no policy.`, at);
      continue;
    }
    const statements = kindOf(peer.workload)?.grant?.(access, peer, scope);
    if (statements === undefined) {
      scope.report({
        code: "SIR-E207",
        level: "error",
        message: `"${access}" means nothing for ${to}, a ${peer.workload.kind} on aws. Use another verb, or a policy of your own in spec.resources.`,
        path: scope.at("grants", index, "access"),
      });
      continue;
    }
    rolePolicy(scope, `grant_${to}`, role, statements, at);
  }
}
