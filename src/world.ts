import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fixedClock, systemClock } from "./adapters/clock/clock.ts";
import { opaPolicies } from "./adapters/opa/policies.ts";
import { embeddedPrices } from "./adapters/prices/embedded-prices.ts";
import { schemasIn } from "./adapters/schemas/schemas.ts";
import { createSandbox } from "./adapters/sandbox/sandbox.ts";
import { fileStates } from "./adapters/states/file-states.ts";
import { lockFiles } from "./adapters/states/lock-files.ts";
import { terraformRunner } from "./adapters/terraform/terraform-runner.ts";
import type { Environment } from "./environment.ts";
import type { ProgressListener } from "./ports/progress.ts";
import type { World } from "./ports/world.ts";

export interface WorldOptions {
  readonly now?: Date;
  readonly terraform?: string;
  readonly quiet: boolean;
}

/** Files that ship with the product, beside its code. */
const shipped = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The only place where adapters are built. */
export function buildWorld(environment: Environment, options: WorldOptions, say: (text: string) => void): World {
  const binary = options.terraform ?? environment.terraform;
  const schemas = schemasIn(shipped("data/providers"));
  return {
    clock: options.now === undefined ? systemClock : fixedClock(options.now),
    terraform: terraformRunner({
      ...(binary === undefined ? {} : { binary }),
      searchPath: environment.searchPath,
      ...(environment.terraformMirror === undefined ? {} : { mirror: environment.terraformMirror }),
    }),
    sandbox: createSandbox({ schemas, locks: lockFiles }),
    states: fileStates(environment.stateFolder ?? join(homedir(), ".sirsi", "states")),
    policies: opaPolicies(shipped("policies")),
    prices: embeddedPrices(shipped("data/prices")),
    schemas,
    progress: options.quiet || !environment.interactive ? () => undefined : progressOn(say),
  };
}

function progressOn(say: (text: string) => void): ProgressListener {
  return (event) => {
    if (event.type === "step") say(`${event.text}\n`);
  };
}
