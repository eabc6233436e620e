import { readFile } from "node:fs/promises";
import { Failure } from "../../domain/failure.ts";
import type { PolicySource } from "../../domain/policy.ts";
import type { CustomBundle, CustomPolicies, OpaSearch } from "../../ports/custom-policies.ts";
import { keep, readKept, sha256, type Kept } from "./custom-cache.ts";
import { compileCustom } from "./custom-compile.ts";
import { evaluateApart } from "./custom-evaluation.ts";
import { failed } from "./custom-failure.ts";
import { inTheirWords } from "./custom-files.ts";
import { findingsIn } from "./custom-findings.ts";
import { broken, isObject, parseJson } from "./manifest.ts";
import { findOpa, type OpaPlace } from "./opa-program.ts";

export interface CustomOptions extends OpaPlace {
  /** `capabilities.json` of the shipped policies: the built-ins that work without a host. */
  readonly capabilities: string;
  /** Where compiled policies are kept. */
  readonly cache: string;
}

const remembered = 8;

/** Policies of customers, compiled by OPA once for the same sources and run in a thread of their own. */
export function customPolicies(options: CustomOptions): CustomPolicies {
  const recent = new Map<string, Kept>();
  let search: Promise<OpaSearch> | undefined;
  const probe = async (): Promise<OpaSearch> => {
    const result = await (search ??= findOpa(options));
    // Somebody may install it while we run.
    if (result.found === undefined) search = undefined;
    return result;
  };
  return {
    probe,
    async load(sources) {
      const ordered = sources.toSorted((a, b) => (a.path < b.path ? -1 : 1));
      const capabilities = await restricted(options.capabilities);
      const key = keyOf(ordered, capabilities);
      const kept = recent.get(key) ?? (await compiled(ordered, key, capabilities, options.cache, await probe()));
      recent.delete(key);
      recent.set(key, kept);
      for (const oldest of [...recent.keys()].slice(0, -remembered)) recent.delete(oldest);
      return bundleOf(kept, key, ordered);
    },
  };
}

/** Native built-ins only, and no schema from anywhere: OPA would fetch what a `$ref` names while it compiles. */
async function restricted(path: string): Promise<string> {
  const file = await readFile(path).catch((error: unknown) => {
    throw broken("capabilities.json cannot be read", error);
  });
  const capabilities = parseJson(file, "capabilities.json");
  if (!isObject(capabilities)) throw broken("capabilities.json is not an object");
  return JSON.stringify({ ...capabilities, allow_net: [] });
}

const keyOf = (sources: readonly PolicySource[], capabilities: string): string =>
  sha256(
    ["sirsi.custom/1", sha256(capabilities), ...sources.map(({ path, text }) => JSON.stringify([path, sha256(text)]))].join("\n"),
  );

async function compiled(
  sources: readonly PolicySource[],
  key: string,
  capabilities: string,
  cache: string,
  opa: OpaSearch,
): Promise<Kept> {
  const known = await readKept(cache, key, opa.found?.version);
  if (known !== undefined) return known;
  if (opa.found === undefined) throw new Failure("opa-missing", { why: opa.why, install: opa.install });
  const made = { ...(await compileCustom(sources, opa.found.path, capabilities)), opa: opa.found.version };
  await keep(cache, key, made);
  return made;
}

function bundleOf({ packages, wasm, opa }: Kept, key: string, sources: readonly PolicySource[]): CustomBundle {
  return {
    digest: `sha256:${sha256(`${key} ${opa}\n`)}`,
    packages: packages.map(({ name }) => name),
    async evaluate(input, data) {
      try {
        const json = await evaluateApart(wasm, { input: JSON.stringify(input), data: JSON.stringify(data) });
        return findingsIn(JSON.parse(json), packages);
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== "custom-policies-failed") throw error;
        const { why } = error.facts as { readonly why: string };
        throw failed(inTheirWords(why, sources), error);
      }
    },
  };
}
