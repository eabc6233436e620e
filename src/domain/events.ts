/** Where an event belongs: events of one chain are hash-chained to each other. */
export interface EventScope {
  /** "github" for the service, "local" for the command line. */
  readonly tenant: string;
  /** The repository's id on the code host. */
  readonly repository: string;
  readonly migration?: string;
  readonly wave?: string;
  readonly run?: string;
  readonly pull?: number;
  /** From webhook to comment. */
  readonly trace?: string;
}

/** Who caused it: a person by login, the service itself, or a runner by name. */
export type EventActor =
  | { readonly kind: "person"; readonly login: string; readonly id?: number }
  | { readonly kind: "service" }
  | { readonly kind: "runner"; readonly name: string };

/** Facts of each event, by its name. Identifiers, digests, counts and words of ours: never a value of a plan, a state or a secret. */
export interface EventFacts {
  readonly "run.queued": { readonly file: string; readonly revision: string; readonly from: string; readonly to: string };
  readonly "run.waiting": { readonly because: string; readonly until?: string };
  readonly "run.superseded": { readonly by: string };
  readonly "plan.finished": {
    readonly digest: string;
    readonly reviewed: string | null;
    readonly equal: boolean;
    readonly changes: number;
  };
  readonly "approval.given": { readonly digest: string; readonly kind: "approve" | "accept-risk" };
  readonly "waiver.in-force": { readonly rule: string; readonly owner: string; readonly expires: string };
  readonly "apply.intended": { readonly digest: string; readonly serial: number; readonly approvedBy: readonly string[] };
  readonly "apply.started": { readonly digest: string };
  readonly "apply.step": {
    readonly address: string;
    readonly action: string;
    readonly outcome: "started" | "done" | "failed";
    readonly seconds?: number;
  };
  readonly "apply.finished": {
    readonly outcome: "done" | "failed" | "unknown";
    readonly serial: number | null;
    readonly created: number;
    readonly changed: number;
    readonly destroyed: number;
    readonly failed: number;
  };
  readonly "check.finished": {
    readonly check: string;
    readonly type: string;
    readonly outcome: "pass" | "fail" | "not-evaluated";
    readonly blocking: boolean;
  };
  readonly "run.finished": { readonly state: string };
  readonly "run.command": { readonly command: string; readonly outcome: "taken" | "refused"; readonly why?: string };
  readonly "state.written": { readonly serial: number; readonly sha256: string };
  readonly "state.refused": { readonly serial: number; readonly sha256: string; readonly why: string };
  readonly "state.unlocked": { readonly holder: string };
  readonly "state.imported": { readonly serial: number; readonly sha256: string };
  readonly "state.exported": { readonly serial: number };
  readonly "runner.registered": { readonly runner: string };
  readonly "runner.job": { readonly job: string; readonly type: string; readonly outcome: "sent" | "done" | "failed" | "lost" };
}

export type EventName = keyof EventFacts;

/** What is handed to the journal. */
export type SirsiEvent = {
  readonly [N in EventName]: {
    readonly name: N;
    readonly scope: EventScope;
    readonly actor: EventActor;
    readonly facts: EventFacts[N];
  };
}[EventName];

/** An event as it stands in the audit log. */
export type Recorded = SirsiEvent & {
  /** Counts from 1 within its chain. */
  readonly seq: number;
  /** RFC 3339 */
  readonly at: string;
  /** Digest of the event before; of the chain's name for the first. */
  readonly previous: string;
  /** sha256 over everything above. */
  readonly hash: string;
};
