import { Lexer, Parser, type CST } from "yaml";
import { limits } from "./limits.ts";
import type { Problem } from "./problem.ts";

export type Scan =
  { readonly ok: true; readonly tokens: readonly CST.Token[] } | { readonly ok: false; readonly problem: Problem };

/** The lexer's mark that the next lexeme is the text of a scalar, whatever it looks like. */
const scalarMark = "\u001f";
/** Control characters, text direction marks that hide text from a reviewer, and what replaces bytes that are not UTF-8. */
const unfit = /(?![\t\n\r])[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff\ufffd-\uffff]/u;

/** Tokens of one document, refused as soon as a limit is passed: nothing here recurses or waits for the end of the text. */
export function scan(text: string): Scan {
  const size = tooLarge(text) ?? unfitCharacter(text);
  if (size !== undefined) return { ok: false, problem: size };
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let lexemes = 0;
  let inScalar = false;
  let documents = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const at = parser.offset;
    const problem = inScalar ? undefined : refused(lexeme, at);
    if (problem !== undefined) return { ok: false, problem };
    inScalar = lexeme === scalarMark;
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
      if (token.type === "document") documents += 1;
    }
    lexemes += 1;
    const excess = beyond(parser, documents, lexemes);
    if (excess !== undefined) return { ok: false, problem: { code: "SIR-E112", message: excess, ...here(at, 1) } };
  }
  tokens.push(...parser.end());
  return { ok: true, tokens };
}

const here = (start: number, length: number) => ({ start, end: start + length });

function tooLarge(text: string): Problem | undefined {
  const bytes = text.length > limits.bytes ? text.length : Buffer.byteLength(text);
  if (bytes <= limits.bytes) return undefined;
  return { code: "SIR-E112", message: "The file is larger than 1 MiB. Split it into several migrations.", ...here(0, 1) };
}

function unfitCharacter(text: string): Problem | undefined {
  const match = unfit.exec(text);
  if (match === null) return undefined;
  const point = match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  return {
    code: "SIR-E101",
    message: `The character U+${point} may not stand here. Remove it and save the file as UTF-8.`,
    ...here(match.index, 1),
  };
}

function refused(lexeme: string, offset: number): Problem | undefined {
  if (lexeme.startsWith("!"))
    return { code: "SIR-E101", message: "Tags are not supported. Remove it.", ...here(offset, lexeme.length) };
  if (lexeme.startsWith("%"))
    return { code: "SIR-E101", message: "Directives are not supported. Remove the line.", ...here(offset, lexeme.length) };
  return undefined;
}

function beyond(parser: Parser, documents: number, lexemes: number): string | undefined {
  if (lexemes > limits.lexemes) return "The file is too long to read. Split it into several migrations.";
  if (parser.stack.length > limits.depth) return `The file is nested deeper than ${limits.depth} levels. Flatten it.`;
  const another = documents > 0 && parser.stack[0]?.type === "document";
  return another ? "The file has more than one document. Keep one Migration per file." : undefined;
}
