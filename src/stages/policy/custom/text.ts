import { withoutSecrets } from "../../../domain/secret-text.ts";

const longest = 1000;
const longestNote = 300;

/**
 * What a custom rule says, on one line: no control characters, no marks that turn the direction of text, no credentials. Whoever
 * renders it escapes it. `note` is ours and comes after it, whatever its length.
 */
export function messageText(message: string, note: string): string {
  const end = note === "" ? "" : ` ${cut(plain(note), longestNote)}`;
  // Masked before it is cut, so that no half of a credential is left; ten times as much is no message.
  return cut(plain(message.slice(0, 10 * longest)) || "(no message)", longest - end.length) + end;
}

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);

const plain = (text: string): string =>
  withoutSecrets(text)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
