import { isScalar, parseAllDocuments, visit, type Document, type Scalar } from "yaml";
import { Refusal } from "./refusal.ts";

/** A YAML text with the document that is to be edited, as nodes with their places and as plain values. */
export interface YamlText {
  readonly text: string;
  readonly document: Document.Parsed;
  readonly value: unknown;
  /** Plain values of the documents that are not edited. */
  readonly others: readonly unknown[];
}

const limitCharacters = 1_048_576;
/** Uses of one anchor, as in the reading of specs: a chain of anchors that multiplies is stopped here. */
const maxAliasCount = 20;
const deepest = 100;

const options = {
  version: "1.2",
  schema: "core",
  merge: false,
  resolveKnownTags: false,
  keepSourceTokens: true,
  // The library compares every key with every other one; here a set does it.
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: "silent",
} as const;

/** Reads a text whole, or refuses it. `index` chooses among several documents. */
export function readDocument(text: string, index: number | undefined): YamlText {
  if (text.length > limitCharacters) throw new Refusal("The file is larger than 1 MiB. Split it.");
  const documents = documentsIn(text);
  if (index === undefined && documents.length > 1)
    throw new Refusal("The file has more than one document. Keep one, or say which is meant.", documents[1]?.range[0]);
  const document = documents[index ?? 0];
  if (document === undefined) throw new Refusal("There is no such document in the file.");
  for (const each of documents) refuseUnreadable(each);
  const others = documents.filter((other) => other !== document).map(plain);
  return { text, document, value: plain(document), others };
}

function documentsIn(text: string): readonly Document.Parsed[] {
  const parsed = parseAllDocuments(text, options);
  if (parsed.length === 0) throw new Refusal("The file is empty. Write the whole file instead.");
  return [...parsed];
}

function refuseUnreadable(document: Document.Parsed): void {
  const [error] = document.errors;
  if (error !== undefined) throw new Refusal("The file is not readable YAML here. Mend it first.", error.pos[0]);
  visit(document, {
    Map: (_, map) => {
      const names = new Set<string>();
      for (const { key } of map.items) {
        const offset = isScalar(key) ? key.range?.[0] : undefined;
        if (!isScalar(key) || key.value === null)
          throw new Refusal("A key is not plain text. Write a name before the colon.", map.range?.[0]);
        const name = keyText(key);
        if (names.has(name)) throw new Refusal("A key is given twice. Remove one first.", offset);
        if (name === "__proto__") throw new Refusal("__proto__ is not a field. Remove it first.", offset);
        names.add(name);
      }
    },
  });
}

/** Numbers and the like are keys by their text, as in the plain values. */
const keyText = ({ value }: Scalar): string => (typeof value === "string" ? value : JSON.stringify(value));

function plain(document: Document.Parsed): unknown {
  try {
    const value: unknown = document.toJS({ maxAliasCount });
    if (isDeeperThan(value, deepest)) throw new Refusal("The file is nested too deeply, or a value contains itself.");
    return value;
  } catch (cause) {
    if (cause instanceof ReferenceError) throw new Refusal("An alias refers to no anchor, or to too much. Write the values out.");
    throw cause;
  }
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (value === null || typeof value !== "object") return false;
  return levels === 0 || Object.values(value).some((item) => isDeeperThan(item, levels - 1));
}
