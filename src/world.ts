import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readFaults } from "./adapters/sandbox/read-faults.ts";
import { fixedClock, systemClock } from "./adapters/clock/clock.ts";
import { embeddedPrices } from "./adapters/prices/embedded-prices.ts";
import { schemasIn } from "./adapters/schemas/schemas.ts";
import { fileStates } from "./adapters/states/file-states.ts";
import { lockFiles } from "./adapters/states/lock-files.ts";
import { terraformRunner } from "./adapters/terraform/terraform-runner.ts";
import type { Environment } from "./environment.ts";
import type { CustomPolicies } from "./ports/custom-policies.ts";
import type { Policies } from "./ports/policies.ts";
import type { ProgressListener } from "./ports/progress.ts";
import type { Schemas } from "./ports/schemas.ts";
import type { Sandbox } from "./ports/terraform.ts";
import type { World } from "./ports/world.ts";

export interface WorldOptions {
  readonly now?: Date;
  readonly terraform?: string;
  readonly opa?: string;
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
    sandbox: sandboxOf(schemas, environment.sandboxFaults),
    states: fileStates(environment.stateFolder ?? join(homedir(), ".sirsi", "states")),
    policies: policiesIn(shipped("policies")),
    customPolicies: customPoliciesBy(environment, options.opa ?? environment.opa),
    prices: embeddedPrices(shipped("data/prices")),
    schemas,
    progress: options.quiet || !environment.interactive ? () => undefined : progressOn(say),
  };
}

/** Its gRPC is loaded when the first cloud is started: most commands start none. */
function sandboxOf(schemas: Schemas, faultsFile: string | undefined): Sandbox {
  return {
    start: async (given) => {
      // One that is thrown away only answers what would be: nothing is rehearsed there.
      const isRehearsal = faultsFile !== undefined && given.store !== undefined;
      const options = isRehearsal ? { ...given, faults: await readFaults(faultsFile) } : given;
      const { createSandbox } = await import("./adapters/sandbox/sandbox.ts");
      return await createSandbox({ schemas, locks: lockFiles }).start(options);
    },
  };
}

/** One engine for the whole run, loaded when the first command asks for it. */
function policiesIn(folder: string): Policies {
  let loaded: Promise<Policies> | undefined;
  const load = () => (loaded ??= import("./adapters/opa/policies.ts").then(({ opaPolicies }) => opaPolicies(folder)));
  return {
    describe: async () => (await load()).describe(),
    evaluate: async (input, data) => (await load()).evaluate(input, data),
  };
}

/** Loaded where a repository has policies of its own. */
function customPoliciesBy({ searchPath, cacheFolder }: Environment, opa: string | undefined): CustomPolicies {
  let loaded: Promise<CustomPolicies> | undefined;
  const load = () =>
    (loaded ??= import("./adapters/opa/custom-policies.ts").then(({ customPolicies }) =>
      customPolicies({
        ...(opa === undefined ? {} : { binary: opa }),
        searchPath,
        capabilities: shipped("policies/capabilities.json"),
        cache: join(cacheFolder ?? join(homedir(), ".sirsi", "cache"), "policies"),
      }),
    ));
  return {
    load: async (sources) => (await load()).load(sources),
    probe: async () => (await load()).probe(),
  };
}

function progressOn(say: (text: string) => void): ProgressListener {
  return (event) => {
    if (event.type === "step") say(`${event.text}\n`);
  };
}
