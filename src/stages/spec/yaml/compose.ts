import { Composer, type CST, type Document, type ErrorCode } from "yaml";
import type { Problem } from "./problem.ts";
import { syntaxMessage } from "./syntax.ts";

export type Composed =
  { readonly ok: true; readonly document: Document.Parsed | undefined } | { readonly ok: false; readonly problem: Problem };

const options = {
  version: "1.2",
  schema: "core",
  merge: false,
  resolveKnownTags: false,
  // The library compares every key with every other one; the walk over the nodes does it with a map.
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: "silent",
} as const;

class FirstError extends Error {}

/** What the library says of a mistake. */
interface SyntaxFault {
  readonly code: ErrorCode;
  readonly message: string;
  readonly pos: readonly [number, number];
}

/** The document's nodes, or its first mistake: what follows the first is usually its consequence, and costs time to collect. */
export function compose(tokens: readonly CST.Token[], text: string): Composed {
  const composer = new Composer(options);
  let first: SyntaxFault | undefined;
  // A million mistakes would be a million error objects. Should the library rename this, they are only collected again.
  composer["onError"] = (source: ErrorSource, code: ErrorCode, message: string, warning?: boolean): void => {
    if (warning === true) return;
    first ??= { pos: rangeOf(source), code, message };
    throw new FirstError();
  };
  let document: Document.Parsed | undefined;
  try {
    [document] = [...composer.compose(tokens)];
  } catch (cause) {
    if (!(cause instanceof FirstError)) throw cause;
  }
  const found: SyntaxFault | undefined = first ?? document?.errors[0] ?? composer.streamInfo().errors[0];
  return found === undefined ? { ok: true, document } : { ok: false, problem: problemOf(found, text) };
}

type ErrorSource = number | readonly number[] | { readonly offset: number; readonly source?: string };

function rangeOf(source: ErrorSource): [number, number] {
  if (typeof source === "number") return [source, source + 1];
  if ("offset" in source) return [source.offset, source.offset + (source.source?.length ?? 1)];
  return [source[0] ?? 0, source[1] ?? source[0] ?? 0];
}

function problemOf({ code, message, pos }: SyntaxFault, text: string): Problem {
  const start = Math.min(pos[0], text.length);
  return { code: "SIR-E101", message: syntaxMessage(code, message, wordAt(text, start)), start, end: start + 1 };
}

/** The key on the line of an offset, if it looks like one of ours. */
function wordAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, text.lastIndexOf("\n", offset - 1) + 201);
  return /^[\s{[-]*([A-Za-z][A-Za-z0-9_.-]{0,40}):/.exec(line)?.[1] ?? "";
}
