import type { Ask } from "../domain/command.ts";
import { nearMiss, suggestion } from "../stages/spec/near-miss.ts";
import { commandLine } from "./command-line.ts";
import { isRefusal, type Form } from "./form.ts";
import { takeApart } from "./take-apart.ts";

export type Parsed =
  | { readonly kind: "none" }
  | { readonly kind: "command"; readonly ask: Ask }
  /** Meant for us and not understood. `say` is our own sentence; it holds nothing that could be hostile. */
  | { readonly kind: "mistake"; readonly say: string; readonly usage: string };

const usageOfAll = "/sirsi help";

/** A comment → what it asks for. One grammar for all commands; nothing is expanded, and nothing is passed on. */
export function parseCommand(body: string, forms: readonly Form[]): Parsed {
  const found = commandLine(body);
  if (found === undefined) return { kind: "none" };
  if (isRefusal(found)) return mistake(found.why, usageOfAll);
  const [word = ""] = found.line.split(" ", 1);
  const name = word === "" ? "help" : word;
  const form = forms.find((candidate) => candidate.name === name);
  if (form === undefined) return mistake(unknown(name, forms), usageOfAll);
  const given = takeApart(found.line.slice(word.length).trim(), form);
  const ask = isRefusal(given) ? given : form.read(given);
  return isRefusal(ask) ? mistake(ask.why, form.usage) : { kind: "command", ask };
}

const mistake = (say: string, usage: string): Parsed => ({ kind: "mistake", say, usage });

function unknown(word: string, forms: readonly Form[]): string {
  const names = forms.map(({ name }) => name);
  return `There is no such command. ${suggestion(nearMiss(word, names), `There are ${names.join(", ")}.`)}`;
}
