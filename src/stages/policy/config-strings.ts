import { base64Text } from "../../domain/base64-text.ts";
import type { Attributes } from "../../domain/change.ts";
import { isInside } from "./dotted.ts";
import { textLeaves } from "./leaves.ts";

export interface ConfigString {
  readonly attribute: string;
  readonly value: string;
}

/** No credential format is shorter. What an attribute is called can make any text a secret. */
export const shortestSecret = 8;
const secretName = /passw|secret|token|key/i;

/** Text constants of the configuration. The plan is no substitute: `user_data` is a SHA1 there. */
export function configStrings(config: Attributes, sensitive: readonly string[]): readonly ConfigString[] {
  return textLeaves(config).flatMap(({ path, text }) => {
    const attribute = path.join(".");
    const isTelling = text.length >= shortestSecret || (text !== "" && secretName.test(path.at(-1) ?? ""));
    if (!isTelling || sensitive.some((hidden) => isInside(attribute, hidden))) return [];
    const decoded = base64Text(text);
    return [
      { attribute, value: text },
      ...(decoded === undefined ? [] : [{ attribute: `${attribute} (decoded)`, value: decoded }]),
    ];
  });
}
