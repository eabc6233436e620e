import type { FullMigration } from "../../domain/defaults.ts";
import type { SpecPath } from "../../domain/spec-path.ts";
import type { Alert, Grant, Transfer } from "../../domain/spec.generated.ts";
import type { WorkloadKind } from "../../domain/workload.ts";
import type { Kind, KindWorkload, Peer, Scope, WaveScope } from "../kind.ts";
import type { Statement } from "./policy.ts";

export interface Listening {
  readonly port: number;
  readonly protocol: "tcp" | "udp";
  readonly at?: SpecPath;
}

/** What CloudWatch measures, and when it is too much. */
export type AlarmSource = {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Average`, `Maximum` … or a percentile such as `p95`. */
  readonly statistic: string;
  /** Factor from the unit of the alert to the unit of the metric; milliseconds to seconds is 0.001. */
  readonly scale?: number;
  /** Turns "more than 90 % used" into "less than 10 % free" of this amount. */
  readonly freeOf?: number;
  /** Divided by this metric and given in percent. */
  readonly per?: { readonly metric: string };
};

export type AlarmMetric = Alert["metric"];
export type TransferMethod = Exclude<NonNullable<Transfer["method"]>, "auto" | "none">;
export type Access = Grant["access"];

/** A kind on AWS: what {@link Kind} asks for, and how it meets its neighbours. */
export interface AwsKind<K extends WorkloadKind = WorkloadKind> extends Kind<K> {
  readonly provider: "aws";
  /** Has a security group (output `securityGroup`), so it can reach others. */
  connects?(workload: KindWorkload<K>, migration: FullMigration): boolean;
  /** Ports that are opened to the workloads that depend on it. */
  listens?(workload: KindWorkload<K>): readonly Listening[];
  /** What an access verb allows the grantee; undefined for a verb that means nothing here. */
  grant?(access: Access, to: Peer, scope: Scope): readonly Statement[] | undefined;
  /** Adds what copies the old data into it. Called while its wave transfers. */
  transfer?(workload: KindWorkload<K>, method: TransferMethod, scope: Scope, self: Peer): void;
  /** Adds what joins several workloads of this kind, or one to others, after all of a wave were built. */
  complete?(wave: WaveScope, workloads: readonly KindWorkload<K>[]): void;
  /** The metric behind an alert; undefined where the service measures no such thing. */
  alarm?(metric: AlarmMetric, workload: KindWorkload<K>, output: (name: string) => string): AlarmSource | undefined;
}
