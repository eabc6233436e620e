import { Buffer } from "node:buffer";
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
    const decoded = decode(text);
    return [
      { attribute, value: text },
      ...(decoded === undefined ? [] : [{ attribute: `${attribute} (decoded)`, value: decoded }]),
    ];
  });
}

/** The text in base64 (launch templates take user data so); undefined when it is not base64 of text. */
function decode(text: string): string | undefined {
  if (text.length < 16 || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  try {
    const decoded = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(text, "base64"));
    // eslint-disable-next-line no-control-regex -- control characters are what tells bytes from text
    return /[\u0000-\u0008\u000e-\u001f]/.test(decoded) ? undefined : decoded;
  } catch {
    return undefined;
  }
}
