import { parseArgs } from "node:util";

export const usage = `Usage: npm run demo -- [options]

Starts the App, a GitHub of its own and the sandbox cloud on this machine, pushes a change with git, opens the pull request, and shows
the check and the comment. Nothing leaves the machine and nothing stays on it.

  --once         stop everything when the comment is there; so it is without a terminal
  --port N       of the page on 127.0.0.1 that stays up (default: 4747; another one when it is in use)
  --timeout N    seconds from the pull request to its check and comment (default: 40)
  --json         what happened, as JSON
  --log FILE     the App's log
  --forge        GitHub signs its webhooks with another secret than the App's: the App must post nothing, so the demo fails
  --help         this text
`;

export interface DemoOptions {
  readonly once: boolean;
  readonly json: boolean;
  readonly forge: boolean;
  readonly help: boolean;
  readonly port: number;
  readonly timeoutSeconds: number;
  readonly log?: string;
}

/** Throws a UsageError whose message is for people. */
export function readOptions(args: readonly string[]): DemoOptions {
  const { values } = parse(args);
  return {
    ...{ once: values.once, json: values.json, forge: values.forge, help: values.help },
    port: whole("--port", values.port, 65_535),
    timeoutSeconds: whole("--timeout", values.timeout, 3600),
    ...(values.log === undefined ? {} : { log: values.log }),
  };
}

export class UsageError extends Error {}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        once: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        forge: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
        port: { type: "string", default: "4747" },
        timeout: { type: "string", default: "40" },
        log: { type: "string" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "Wrong options.", { cause: error });
  }
}

function whole(name: string, text: string, most: number): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= most)) throw new UsageError(`${name} must be a whole number up to ${most}.`);
  return value;
}
