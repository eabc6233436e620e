import type { Form, Given, Refusal } from "./form.ts";
import { isRefusal } from "./form.ts";

interface Token {
  readonly kind: "word" | "quoted" | "key";
  readonly text: string;
}

/** Words, texts in quotes and `key: value` tails, in this order. */
export function takeApart(rest: string, form: Form): Given | Refusal {
  if (form.onlyText === true) return textOnly(rest, form.text ?? "");
  const tokens = tokensOf(rest, [...form.keys, ...(form.text === undefined ? [] : [form.text])]);
  if (isRefusal(tokens)) return tokens;
  const firstKey = tokens.findIndex(({ kind }) => kind === "key");
  const words = firstKey < 0 ? tokens : tokens.slice(0, firstKey);
  const fault = words.map(nameFault).find((found) => found !== undefined);
  if (fault !== undefined) return fault;
  if (words.length > form.most) return { why: tooMany(form.most) };
  const keys = firstKey < 0 ? new Map<string, string>() : valuesOf(tokens.slice(firstKey), form.text);
  return isRefusal(keys) ? keys : { words: words.map(({ text }) => text), keys };
}

const tooMany = (most: number): string =>
  most === 0 ? "It takes nothing after its name." : `It takes at most ${most} ${most === 1 ? "word" : "words"} after its name.`;

function textOnly(rest: string, key: string): Given | Refusal {
  const text = rest.startsWith(`${key}:`) ? rest.slice(key.length + 1).trim() : rest;
  const bare = /^"[^"]*"$/.test(text) ? text.slice(1, -1).trim() : text;
  return { words: [], keys: bare === "" ? new Map() : new Map([[key, bare]]) };
}

function tokensOf(rest: string, keys: readonly string[]): readonly Token[] | Refusal {
  const tokens: Token[] = [];
  for (let at = 0; at < rest.length;) {
    if (rest[at] === " ") {
      at += 1;
      continue;
    }
    const end = endOf(rest, at);
    if (end === undefined) return { why: "A text in quotes does not end, or something stands right behind it." };
    tokens.push(tokenOf(rest.slice(at, end), keys));
    at = end;
  }
  return tokens;
}

/** Where the word or the text in quotes that begins here ends; undefined when its quote is never closed. */
function endOf(rest: string, at: number): number | undefined {
  const quoted = rest[at] === '"';
  const close = rest.indexOf(quoted ? '"' : " ", at + 1);
  if (!quoted) return close < 0 ? rest.length : close;
  const after = rest[close + 1];
  return close < 0 || (after !== undefined && after !== " ") ? undefined : close + 1;
}

function tokenOf(text: string, keys: readonly string[]): Token {
  if (text.startsWith('"')) return { kind: "quoted", text: text.slice(1, -1) };
  const key = text.endsWith(":") ? text.slice(0, -1) : undefined;
  return key !== undefined && keys.includes(key) ? { kind: "key", text: key } : { kind: "word", text };
}

function valuesOf(tokens: readonly Token[], textKey: string | undefined): ReadonlyMap<string, string> | Refusal {
  const values = new Map<string, string>();
  for (const [at, { kind, text: key }] of tokens.entries()) {
    if (kind !== "key") continue;
    if (values.has(key)) return { why: `${key}: is given twice.` };
    const next = tokens.findIndex((token, index) => index > at && token.kind === "key");
    const value = valueOf(key, tokens.slice(at + 1, next < 0 ? undefined : next), key === textKey);
    if (isRefusal(value)) return value;
    values.set(key, value.text);
  }
  return values;
}

function valueOf(key: string, given: readonly Token[], free: boolean): Token | Refusal {
  const [first] = given;
  if (first === undefined || first.text.trim() === "") return { why: `${key}: has no value.` };
  if (free) {
    const text = given.map((token) => (token.kind === "quoted" && given.length > 1 ? `"${token.text}"` : token.text)).join(" ");
    return { kind: "quoted", text };
  }
  if (given.length > 1) return { why: `${key}: takes one word, or a text in quotes.` };
  return nameFault(first) ?? first;
}

const wordForm = /^[A-Za-z0-9@][\w@.,/:*?"#+=[\]-]*$/;
const quotedForm = /^[A-Za-z0-9@][\w@.,/:*?#+=[\] -]*$/;
const longestName = 250;

/** Names of rules, specs, files and addresses: plain letters, so that nothing can look like something else. */
function nameFault({ kind, text }: Token): Refusal | undefined {
  if (kind === "word" && text.startsWith("-")) return { why: "There are no flags, and none are passed on to anything." };
  if (kind === "word" && /^[a-z-]{1,20}:$/.test(text)) return { why: `${text} is not a key that it takes.` };
  if (text.length > longestName) return { why: `A name has more than ${longestName} characters.` };
  return (kind === "quoted" ? quotedForm : wordForm).test(text)
    ? undefined
    : { why: "A name begins with a plain letter or digit and holds plain letters, digits and . _ / : * [ ] - only." };
}
