import type { Ask, CommandName } from "../domain/command.ts";

/** What stood after the command's name, taken apart and not yet understood. */
export interface Given {
  readonly words: readonly string[];
  /** By key, without its colon. */
  readonly keys: ReadonlyMap<string, string>;
}

/** How one command is written. The grammar is the same for all; a form only says how much of it there may be. */
export interface Form {
  readonly name: CommandName;
  readonly usage: string;
  readonly most: number;
  /** Keys with one value: a word, or text in quotes. */
  readonly keys: readonly string[];
  /** The key whose value is free text up to the next key. */
  readonly text?: string;
  /** Everything after the name is the value of `text`, whose key may be left out. */
  readonly onlyText?: true;
  readonly read: (given: Given) => Ask | Refusal;
}

/** Why it is not understood: one sentence of ours that holds nothing of the comment. */
export interface Refusal {
  readonly why: string;
}

export const isRefusal = (value: object): value is Refusal => "why" in value;
