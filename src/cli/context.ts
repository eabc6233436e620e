import type { Environment } from "../environment.ts";
import type { World } from "../ports/world.ts";

export interface WorldOptions {
  readonly now?: Date;
  readonly terraform?: string;
  readonly opa?: string;
  readonly quiet: boolean;
}

/** What a subcommand may use besides its arguments. A test hands in its own. */
export interface CommandContext {
  readonly environment: Environment;
  readonly version: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Exit code of the command; the worst that was set wins nothing: the last word is the command's. */
  readonly exit: (code: number) => void;
  /** Asks the person at the terminal, who may leave without an answer; absent where nobody sits. */
  readonly ask?: (question: string) => Promise<string | undefined>;
  readonly world: (options: WorldOptions) => World;
}
