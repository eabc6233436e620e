import type { Json } from "../../domain/change.ts";
import { Failure } from "../../domain/failure.ts";
import type { PolicyCatalogue } from "../../domain/policy.ts";
import type { Policies, RawResult } from "../../ports/policies.ts";
import { catalogueOf } from "./catalogue.ts";
import { Engine } from "./engine.ts";
import { broken, isObject, readVerified } from "./manifest.ts";

/** The compiled rules in a folder like `policies/`. Nothing is read before the first question. */
export function opaPolicies(folder: string): Policies {
  let loaded: Promise<Loaded> | undefined;
  const bundle = () => (loaded ??= loadBundle(folder));
  return {
    describe: async () => (await bundle()).catalogue,
    evaluate: async (input, data) => {
      const { engine } = await bundle();
      return rowsIn(await engine.evaluate(JSON.stringify(input), JSON.stringify(data)));
    },
  };
}

interface Loaded {
  readonly catalogue: PolicyCatalogue;
  readonly engine: Engine;
}

async function loadBundle(folder: string): Promise<Loaded> {
  const verified = await readVerified(folder);
  const wasm = verified.files.get("bundle/policy.wasm");
  if (wasm === undefined) throw broken("bundle/policy.wasm is missing");
  return { catalogue: catalogueOf(verified), engine: await Engine.compile(wasm) };
}

function rowsIn(decision: unknown): readonly RawResult[] {
  if (!Array.isArray(decision)) throw aborted("the decision is not a list");
  return decision.map(rowOf);
}

function rowOf(row: unknown): RawResult {
  if (!isObject(row)) throw aborted("a result is not an object");
  const { rule, address, status, attribute, actual = null, expected = null, params } = row;
  if (typeof rule !== "string") throw aborted("a result names no rule");
  if (status !== "pass" && status !== "fail" && status !== "unknown") throw aborted(`${rule} gave no known status`);
  if (!isTextOrNull(address) || !isTextOrNull(attribute)) throw aborted(`${rule} gave a result without address or attribute`);
  if (!isObject(params)) throw aborted(`${rule} gave a result without params`);
  // Everything came out of JSON.parse.
  return {
    rule,
    address,
    status,
    attribute,
    actual: actual as Json,
    expected: expected as Json,
    params: params as RawResult["params"],
  };
}

const isTextOrNull = (value: unknown): value is string | null => value === null || typeof value === "string";
const aborted = (why: string): Failure => new Failure("policy-aborted", { why });
