import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import type { FullMigration } from "../../domain/defaults.ts";
import type { SpecPath } from "../../domain/spec-path.ts";
import { secondsOf } from "../../domain/units.ts";
import type { Scope } from "../kind.ts";

/** What CloudWatch Logs accepts, in days. Source: PutRetentionPolicy in the API reference. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const usual = "90d";

/** Days to keep logs: at least what monitoring and compliance ask for. Longer than the service can is kept for ever. */
export function logRetention({ spec }: FullMigration): number {
  const wanted = [spec.monitoring?.logRetention ?? usual, spec.compliance?.retention ?? usual];
  const days = Math.max(...wanted.map((text) => (secondsOf(text) ?? 0) / 86_400));
  return retentions.find((allowed) => allowed >= days) ?? 0;
}

export function logGroup(scope: Scope, part: string | undefined, name: string, at?: SpecPath): CloudwatchLogGroup {
  return scope.add(CloudwatchLogGroup, part, { name, retentionInDays: logRetention(scope.migration) }, at);
}
