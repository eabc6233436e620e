import type { OpenHours } from "./windows.ts";

export type NamedWindow = OpenHours & { readonly name: string };

export interface FreezePeriod {
  readonly name?: string;
  /** RFC 3339. The end is left out. */
  readonly from: string;
  readonly to: string;
  readonly reason?: string;
}

/** Everything that says when a wave may be applied. */
export interface CalendarRules {
  /** Of the environment, in the settings of the base. Where there are windows, one of them must be open for every apply. */
  readonly environment: {
    readonly name: string;
    readonly windows: readonly NamedWindow[];
    readonly freezes: readonly FreezePeriod[];
  };
  /** Of the spec. A window counts where it is named. */
  readonly spec: { readonly windows: readonly NamedWindow[]; readonly freezes: readonly FreezePeriod[] };
  readonly wave: {
    readonly name: string;
    readonly window?: string;
    /** YYYY-MM-DD, from midnight UTC */ readonly start?: string;
  };
  /** Of the workloads whose traffic this apply moves; none for any other apply. */
  readonly cutovers: readonly { readonly workload: string; readonly window?: string; readonly at?: string }[];
  /** How long each wave before must have been healthy. `healthySince` is null while one is not. */
  readonly soak: {
    /** NaN for a duration that cannot be read: it is never over. */
    readonly seconds: number;
    readonly predecessors: readonly { readonly wave: string; readonly healthySince: string | null }[];
  };
}

/** One thing that keeps an apply from starting. */
export interface Hold {
  readonly why: string;
  /** RFC 3339; null when time alone does not end it, or not within the time that is searched. */
  readonly until: string | null;
}

export type ApplyMoment =
  | { readonly open: true }
  | {
      readonly open: false;
      readonly because: readonly Hold[];
      /** When nothing will hold it any more; null when that is not known. RFC 3339 */
      readonly next: string | null;
    };
