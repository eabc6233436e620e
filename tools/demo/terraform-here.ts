import { terraformRunner } from "../../src/adapters/terraform/terraform-runner.ts";
import { readEnvironment } from "../../src/environment.ts";

/** `terraform 1.11.4`, or undefined. */
export async function terraformHere(): Promise<string | undefined> {
  const { terraform: binary, searchPath } = readEnvironment(process.env, {});
  const found = await terraformRunner({ ...(binary === undefined ? {} : { binary }), searchPath }).probe();
  return found === undefined ? undefined : `${found.flavour} ${found.version}`;
}
