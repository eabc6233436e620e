import { Failure } from "../../domain/failure.ts";
import type { Locks } from "../../ports/locks.ts";
import type { Schemas } from "../../ports/schemas.ts";
import type { Sandbox } from "../../ports/terraform.ts";
import { type Drift, drift, type Existing } from "./drift.ts";
import { host } from "./host.ts";
import { serving } from "./serving.ts";

export interface RunningSandbox extends Awaited<ReturnType<Sandbox["start"]>> {
  /** What exists now. */
  existing(): readonly Existing[];
  /** Changes something behind Terraform's back. Throws Failure "sandbox-failed" when there is no such resource. */
  drift(edit: Drift): Promise<void>;
}
export interface SandboxCloud extends Sandbox {
  start(options: Parameters<Sandbox["start"]>[0]): Promise<RunningSandbox>;
}

/** The sandbox cloud, served out of this process: docs/decisions/0006-sandbox-in-our-process.md says why. */
export function createSandbox(world: { readonly schemas: Schemas; readonly locks: Locks }): SandboxCloud {
  return {
    async start({ providers, types, uses, store, faults }) {
      const schemas = await Promise.all(
        providers.map(async (name) => {
          const schema = await world.schemas.provider(name);
          if (schema === undefined) throw new Failure("sandbox-failed", { why: `the schemas of ${name} are not shipped` });
          return serving(schema, { ...(types === undefined ? {} : { types }), ...(uses === undefined ? {} : { uses }) });
        }),
      );
      const hosting = {
        schemas,
        ...(store === undefined ? {} : { store }),
        ...(faults === undefined ? {} : { faults }),
      };
      const hosted = await host(hosting, world.locks);
      return {
        reattach: hosted.reattach,
        stop: () => hosted.stop(),
        existing: () => [...hosted.store.existing()],
        drift: (edit) => drift(hosted.store, edit),
      };
    },
  };
}
