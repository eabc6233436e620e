import type { Ask, CommandName } from "../domain/command.ts";
import type { PullRequest } from "../domain/pull-request.ts";
import type { Settings } from "../domain/settings.generated.ts";
import type { HostComment, HostedRepository } from "../ports/code-host.ts";
import type { RepositoryVersion } from "../ports/repository.ts";
import type { ServiceWorld } from "../ports/service.ts";
import { paragraph, type Block, type Inline } from "../stages/report/document.ts";
import type { Form } from "./form.ts";

/** Everything around one command whose author may give it. */
export interface Occasion {
  readonly hosted: HostedRepository;
  readonly pull: PullRequest;
  readonly comment: HostComment;
  /** The tip of the base branch, and its settings: they govern. */
  readonly base: RepositoryVersion;
  readonly settings?: Settings;
  readonly trace: string;
  readonly commands: readonly Command[];
}

/**
 * What becomes of it. `done` may have nothing to say: then a reaction is the whole answer. `confused`: it makes no sense here;
 * `refused`: it does, and must not be.
 */
export interface Reply {
  readonly outcome: "done" | "confused" | "refused";
  readonly blocks: readonly Block[];
}

export type AskOf<N extends CommandName> = Extract<Ask, { name: N }>;

/** One command. A run that was cut short anywhere is run again from the start, so whatever it does must be the same done twice. */
export interface Command<A extends Ask = Ask> {
  readonly form: Form;
  /** One sentence for the help and the docs. */
  readonly does: string;
  /** What more there is to know, for the docs. */
  readonly details: readonly string[];
  /** Changes nothing and may be asked on a closed pull request too. */
  readonly readsOnly: boolean;
  /** Makes sense on a pull request that was merged. */
  readonly afterMerge?: true;
  run(ask: A, occasion: Occasion, world: ServiceWorld): Promise<Reply>;
}

export const done = (...blocks: readonly Block[]): Reply => ({ outcome: "done", blocks });
export const confused = (...text: Inline): Reply => ({ outcome: "confused", blocks: [paragraph(...text)] });
export const refused = (...text: Inline): Reply => ({ outcome: "refused", blocks: [paragraph(...text)] });
