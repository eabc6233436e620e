import { valueOf, type Attributes, type Change, type Json } from "../../domain/change.ts";
import { configStrings } from "./config-strings.ts";
import { documentsOf } from "./documents.ts";
import { dotted, isInside } from "./dotted.ts";
import type { Links, References } from "./links.ts";
import { normalise } from "./normalise.ts";
import { isInScope, type Subject } from "./subjects.ts";

type JsonObject = { readonly [key: string]: Json };

/** The state that a change leaves behind, as rules read it. */
export const ruleValue = ({ change }: Subject): Attributes => normalise(valueOf(change));

/** One entry of `changes` in the policy input. */
export function changeInput({ key, change }: Subject, value: Attributes, { refs, linked }: Links): JsonObject {
  const unknown = undecided(change);
  const sensitive = unique(change.sensitive.map(dotted));
  return {
    address: key,
    type: change.type,
    name: change.name,
    provider: change.provider,
    action: change.action,
    in_scope: isInScope(change),
    value,
    ...beforeAndAfter(change),
    unknown,
    unknown_refs: unknownRefs(unknown, refs),
    sensitive,
    ...(change.literalSecrets === undefined ? {} : { literal_secrets: change.literalSecrets }),
    refs,
    doc: documentsOf(value, change.config, sensitive),
    config_strings: configStrings(change.config, sensitive).map(({ attribute, value: text }) => ({ attribute, value: text })),
    linked,
    replace_paths: unique(change.replacePaths.map(dotted)),
    region: change.region ?? null,
    spec_path: change.origin?.path ?? null,
  };
}

/**
 * Unknown attributes that somebody set. One that the configuration leaves out is absent, not undecided: what the provider
 * fills in is its default, and rules know the defaults. Terraform's plan shows both alike.
 */
function undecided({ unknown, unset = [], config, refs }: Change): readonly string[] {
  const inSight = (name: string) => Object.hasOwn(config, name) || Object.keys(refs).some((path) => isInside(path, name));
  // A plan's configuration has no dynamic blocks: inside a block that it does not show, an argument may well be set.
  const left = unset.filter(([name, ...rest]) => rest.length === 0 || inSight(String(name))).map(dotted);
  return unique(unknown.map(dotted)).filter((path) => !left.some((absent) => isInside(path, absent)));
}

/** Both states only where a rule can compare them: sending them always would double the input. */
function beforeAndAfter({ action, before, after }: Change): { readonly before: Json; readonly after: Json } {
  const state = (attributes: Attributes | null): Json => (attributes === null ? null : normalise(attributes));
  switch (action) {
    case "update":
    case "replace":
      return { before: state(before), after: state(after) };
    case "delete":
    case "forget":
      return { before: state(before), after: null };
    case "create":
    case "read":
    case "no-op":
      return { before: null, after: null };
  }
}

/** What an unknown attribute will come from: references of its own expression, of the block around it or inside it. */
function unknownRefs(unknown: readonly string[], refs: References): References {
  return Object.fromEntries(
    unknown.flatMap((path) => {
      const keys = Object.entries(refs).flatMap(([attribute, to]) =>
        isInside(path, attribute) || isInside(attribute, path) ? to : [],
      );
      return keys.length === 0 ? [] : [[path, unique(keys)]];
    }),
  );
}

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];
