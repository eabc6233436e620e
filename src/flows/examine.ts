import { Failure } from "../domain/failure.ts";
import type { World } from "../ports/world.ts";

export interface Examination {
  readonly part: string;
  /** missing: works without, says less. broken: nothing can be trusted until it is mended. */
  readonly state: "ok" | "missing" | "broken";
  readonly detail: string;
}

/** Checks every part that a review needs, and says what each missing one costs. */
export async function examine(world: World, runtime: string): Promise<readonly Examination[]> {
  return [
    { part: "runtime", state: "ok", detail: `Node ${runtime}` },
    await part("terraform", async () => {
      const found = await world.terraform.probe();
      if (found === undefined)
        return {
          state: "missing",
          detail: `${await world.terraform.absence()}; reviews compare configurations (mode static) and are never allowed`,
        };
      const providers = Object.entries(found.mirrored).map(([name, versions]) => `${name} ${versions.join(", ")}`);
      return {
        state: "ok",
        detail: `${found.flavour} ${found.version}${providers.length === 0 ? "; no provider at hand, so plans use the sandbox" : `; providers at hand: ${providers.join("; ")}`}`,
      };
    }),
    await part("policies", async () => {
      const { bundle, rules } = await world.policies.describe();
      return { state: "ok", detail: `bundle ${bundle.version}, ${rules.length} rules, ${bundle.digest}` };
    }),
    await part("custom policies", async () => {
      const search = await world.customPolicies.probe();
      if (search.found !== undefined)
        return { state: "ok", detail: `OPA ${search.found.version} compiles a repository's own (${search.found.path})` };
      const cost = "a repository with policies of its own cannot be evaluated";
      return { state: "missing", detail: `${search.why}; ${cost}. Install it: ${search.install}` };
    }),
    await part("price book", async () => ({ state: "ok", detail: `list prices of ${(await world.prices.book()).date}` })),
    await part("provider schemas", async () => {
      const schema = await world.schemas.provider("aws");
      return schema === undefined
        ? { state: "broken", detail: "the AWS schema is not there" }
        : { state: "ok", detail: `${schema.source} ${schema.version}, ${schema.typeNames.length} types` };
    }),
  ];
}

async function part(name: string, look: () => Promise<Omit<Examination, "part">>): Promise<Examination> {
  try {
    return { part: name, ...(await look()) };
  } catch (error) {
    if (error instanceof Failure) return { part: name, state: "broken", detail: `${error.message} ${error.next}` };
    throw error;
  }
}
