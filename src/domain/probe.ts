/** One thing to look at, with everything resolved: no placeholder is left. Times in milliseconds. */
export type ProbeTarget = {
  /** Over everything: names, connections, bodies, redirects. */
  readonly timeoutMs: number;
  /** Ranges in CIDR notation that may be reached although they are not public. */
  readonly allowed: readonly string[];
} & (
  | {
      readonly type: "http";
      readonly url: string;
      /** Absent: 200 to 299. A status of 300 to 399 is looked at and not followed. */
      readonly status?: number;
      readonly bodyContains?: string;
      readonly maxLatencyMs?: number;
    }
  | { readonly type: "latency"; readonly url: string; readonly maxLatencyMs: number; readonly requests: number }
  | { readonly type: "tcp"; readonly host: string; readonly port: number }
  | {
      readonly type: "tls";
      readonly host: string;
      readonly port: number;
      readonly minTls?: "1.2" | "1.3";
      readonly minDaysLeft?: number;
    }
  | {
      readonly type: "dns";
      readonly host: string;
      /** Addresses, and names that the host is another name of. */
      readonly answers?: readonly string[];
    }
);

/** pass, fail, or could not be evaluated, which is closed. `detail` holds words and figures of ours, never a body. */
export interface CheckOutcome {
  readonly outcome: "pass" | "fail" | "not-evaluated";
  readonly detail: string;
  /** Of the answer, where there was one; of a latency check the 95th percentile. */
  readonly latencyMs?: number;
  /** What was asked for is closed or cannot be read: asking again would say the same. */
  readonly isFinal?: true;
}

/**
 * Where clouds hand out credentials and configuration to whoever asks from the inside. Never looked at, whatever the settings allow.
 * Sources: AWS "Instance metadata", "Task IAM role" and "EKS Pod Identity"; Azure "IP address 168.63.129.16"; Google "VM metadata";
 * Oracle "Instance metadata" and its address 192.0.0.192; Alibaba "Instance metadata"; OpenStack "Metadata service" for fe80::a9fe:a9fe.
 */
export const metadataAddresses: readonly string[] = [
  "169.254.169.254",
  "169.254.170.2",
  "169.254.170.23",
  "168.63.129.16",
  "100.100.100.200",
  "192.0.0.192",
  "fd00:ec2::254",
  "fd00:ec2::23",
  "fd20:ce::254",
  "fe80::a9fe:a9fe",
];
