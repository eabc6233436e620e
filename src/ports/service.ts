import type { Templates } from "../domain/template.ts";
import type { Clock } from "./clock.ts";
import type { CodeHost } from "./code-host.ts";
import type { Inbox } from "./inbox.ts";
import type { Ledger } from "./ledger.ts";
import type { Log } from "./log.ts";
import type { Policies } from "./policies.ts";
import type { Prices } from "./prices.ts";
import type { Queue } from "./queue.ts";
import type { Reviewer } from "./reviewer.ts";
import type { Runs } from "./runs.ts";

/** What an operator chose for the service. */
export interface ServiceLimits {
  /** More changed specs than this are checked and not planned until a writer asks for it. */
  readonly holdAbove: number;
  /** For each run of Terraform. */
  readonly planTimeoutSeconds: number;
  /** Our own version, for the reports. */
  readonly version: string;
}

/** Everything that a flow of the App may touch. */
export interface ServiceWorld {
  readonly clock: Clock;
  readonly host: CodeHost;
  readonly inbox: Inbox;
  readonly ledger: Ledger;
  readonly runs: Runs;
  readonly queue: Pick<Queue, "send">;
  readonly reviewer: Reviewer;
  readonly policies: Policies;
  readonly prices: Prices;
  /** What a repository starts with. */
  readonly templates: Templates;
  readonly log: Log;
  readonly limits: ServiceLimits;
  /** Root of our own pages, if people can reach us; without it nothing of ours is linked. */
  readonly publicUrl?: string;
}
