import type { WorkloadKind } from "../../domain/workload.ts";

/** A place in the inventory, for messages: `servers.csv:12` or a Terraform address. */
export type Origin = string;

/** Something that runs today and may become a workload. Texts are already safe to write. */
export interface Found {
  /** What the inventory calls it. */
  readonly name: string;
  readonly origin: Origin;
  readonly kind: WorkloadKind;
  /** Absent: there is not enough known to build it, and `unknown` says what is missing. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly unknown?: string;
  readonly source: Source;
  /** What was measured or assigned; never made smaller here. */
  readonly size?: Size;
  /** Names of others as the inventory writes them. */
  readonly needs: readonly string[];
  /** What a reviewer should know. */
  readonly notes: readonly string[];
}

export interface Source {
  readonly ref: string;
  readonly engine?: string;
  readonly version?: string;
  readonly os?: string;
  readonly address?: string;
  readonly usage?: Readonly<Record<string, string | number>>;
}

export interface Size {
  readonly vcpu?: number;
  readonly memory?: string;
  readonly storage?: string;
}

export interface Skipped {
  readonly what: string;
  readonly origin: Origin;
  readonly why: string;
}

/** Why an inventory cannot be used. Lines count from 1. */
export interface InventoryProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface Inventory {
  readonly from: "csv" | "terraform-state";
  /** Where what was found runs, as far as the inventory tells. */
  readonly provider: "on-premise" | "aws" | "azure" | "gcp";
  readonly found: readonly Found[];
  readonly skipped: readonly Skipped[];
  readonly notes: readonly string[];
}

export type InventoryReading =
  { readonly ok: true; readonly inventory: Inventory } | { readonly ok: false; readonly problems: readonly InventoryProblem[] };
