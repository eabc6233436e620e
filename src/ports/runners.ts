import type { CheckOutcome } from "../domain/probe.ts";
import type { RunnerJob, RunnerOrder } from "../domain/runner-job.ts";
import type { RunnerCheck, RunnerLog, RunnerMessage, RunnerProgress, RunnerResult } from "../domain/runner-message.ts";

/** A process in a customer's network, for one repository of one tenant: that is all it is ever given jobs of. */
export interface Runner {
  readonly id: string;
  readonly name: string;
  readonly tenant: string;
  readonly repository: string;
  readonly labels: readonly string[];
  /** What it told of itself: its version and system. Not to be believed. */
  readonly facts: Readonly<Record<string, string>>;
  /** RFC 3339; null before it first asked for work. */
  readonly seenAt: string | null;
}

/** waiting for a runner; sent to one; done: evaluated; failed: not evaluated, with words; lost: its runner fell silent; expired: no runner came. */
export type RunnerJobState = "waiting" | "sent" | "done" | "failed" | "lost" | "expired";

export interface RunnerJobRecord {
  readonly id: string;
  readonly order: RunnerOrder;
  readonly state: RunnerJobState;
  /** Name of the runner that it was sent to. */
  readonly runner: string | null;
  readonly result: RunnerResult | null;
  readonly progress: RunnerProgress | null;
  /** In order; the first few hundred of each job are kept. */
  readonly messages: readonly (RunnerCheck | RunnerLog)[];
  readonly outcome: CheckOutcome | undefined;
}

/** Why a runner's word on a job is not taken. */
export type Unheard =
  /** There is no such job, or it is another runner's, or its nonce is wrong. */
  | "unknown"
  /** It has its result. */
  | "ended"
  /** Its runner was silent for too long, and nobody waits any more. */
  | "lost";

/** What runners are asked and answer. Every method throws Failure "store-unreachable" when the database is away. */
export interface Runners {
  /** A token that registers one runner, once, until then. Only its digest is kept. */
  issueTicket(scope: Pick<Runner, "tenant" | "repository">, lifeSeconds: number): Promise<string>;
  /** undefined: the ticket is unknown, used or past its time. The token is given once. */
  register(
    ticket: string,
    about: Pick<Runner, "name" | "facts">,
  ): Promise<{ readonly runner: Runner; readonly token: string } | undefined>;
  /** Whose token it is. */
  authenticate(token: string): Promise<Runner | undefined>;
  list(of: { readonly tenant: string; readonly repository?: string }): Promise<readonly Runner[]>;
  /** Its token opens nothing from now on. */
  remove(id: string, tenant: string): Promise<boolean>;
  /** The id of the job. The same order again (run, workload, name and attempt) is the same job. */
  enqueue(order: RunnerOrder): Promise<string>;
  /** A waiting job for this runner, sent by this very call and to nobody else; undefined when there is none. */
  next(runner: Runner, labels: readonly string[]): Promise<RunnerJob | undefined>;
  /** A sign of life, with what there is to say. */
  hear(
    runner: Runner,
    job: { readonly id: string; readonly nonce: string },
    messages: readonly Exclude<RunnerMessage, RunnerResult>[],
  ): Promise<Unheard | undefined>;
  /** The same result again is heard again: its first answer may have been lost on the way. */
  finish(
    runner: Runner,
    job: { readonly id: string; readonly nonce: string },
    result: RunnerResult,
  ): Promise<Unheard | undefined>;
  read(id: string): Promise<RunnerJobRecord | undefined>;
}
