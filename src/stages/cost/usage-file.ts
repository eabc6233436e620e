import { isMap, isScalar, LineCounter, parseDocument, visit, type Document, type Node, type Pair, type YAMLMap } from "yaml";

export type UsageValue = number | string;
/** Values by key; keys of nested maps are dotted: `standard.storage_gb`. */
export type UsageValues = ReadonlyMap<string, UsageValue>;

/** What people wrote in a usage file, in Infracost's format 0.1. */
export interface UsageFile {
  /** By address; `[*]` stands for any index. */
  readonly resources: ReadonlyMap<string, UsageValues>;
  /** By Terraform type, for resources that have no value of their own. */
  readonly types: ReadonlyMap<string, UsageValues>;
}

/** Something wrong in a usage file. An error leaves the file unused, a warning leaves out one line. */
export interface UsageProblem {
  readonly level: "error" | "warning";
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export interface ReadUsage {
  readonly usage: UsageFile;
  readonly problems: readonly UsageProblem[];
  /** Where each address of {@link UsageFile.resources} stands in the file. */
  readonly places: ReadonlyMap<string, Place>;
}

type Place = Pick<UsageProblem, "line" | "column">;

/** Which keys a type's price rule reads, and what they hold; undefined for a type whose price does not depend on usage. */
export type KnownKeys = (type: string) => TypeKeys | undefined;
type TypeKeys = ReadonlyMap<string, "number" | "word">;

const limitBytes = 1024 * 1024;
const nothing: UsageFile = { resources: new Map(), types: new Map() };

/** Reads a usage file. Hostile YAML is refused: aliases, several documents, more than 1 MiB, duplicate keys. */
export function readUsageFile(text: string, known: KnownKeys): ReadUsage {
  if (Buffer.byteLength(text) > limitBytes) return refused("The usage file is larger than 1 MiB.");
  if (isDeep(text)) return refused("The usage file is nested too deeply.");
  const lines = new LineCounter();
  // At logLevel "silent" a second document would be dropped without an error.
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, merge: false, schema: "core", logLevel: "error" });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    return refused(`The usage file is not valid YAML: ${error.message.split("\n", 1)[0] ?? ""}`, line, col);
  }
  if (hasAlias(document)) return refused("The usage file uses a YAML alias. Write the value out.");
  if (document.contents === null) return { usage: nothing, problems: [], places: new Map() };
  return new Reader(lines, known).read(document.contents);
}

/** The parser recurses into brackets, slowly. Real files nest three deep. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "[" || character === "{") depth += 1;
    if ((character === "]" || character === "}") && depth > 0) depth -= 1;
    if (depth > 100) return true;
  }
  return false;
}

function hasAlias(document: Document.Parsed): boolean {
  let found = false;
  visit(document, {
    Alias: () => {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

function refused(message: string, line = 1, column = 1): ReadUsage {
  return { usage: nothing, problems: [{ level: "error", message, line, column }], places: new Map() };
}

class Reader {
  readonly #problems: UsageProblem[] = [];
  readonly #places = new Map<string, Place>();
  readonly #lines: LineCounter;
  readonly #known: KnownKeys;

  constructor(lines: LineCounter, known: KnownKeys) {
    this.#lines = lines;
    this.#known = known;
  }

  read(root: Node): ReadUsage {
    if (!isMap(root))
      return refused("The usage file must be a map with version, resource_usage and resource_type_default_usage.");
    let resources: UsageFile["resources"] = new Map();
    let types: UsageFile["types"] = new Map();
    for (const { key, name, value } of this.#entries(root)) {
      if (name === "resource_usage") resources = this.#section(value, key, typeOfAddress);
      else if (name === "resource_type_default_usage") types = this.#section(value, key, (type) => type);
      else if (name === "version") this.#version(value, key);
      else this.#warn(key, `${name} is not a part of a usage file and is ignored.`);
    }
    const failed = this.#problems.some(({ level }) => level === "error");
    return { usage: failed ? nothing : { resources, types }, problems: this.#problems, places: this.#places };
  }

  #version(value: Node | null, at: Node): void {
    const version = isScalar(value) ? String(value.value).replace(/^v/, "") : "";
    if (version !== "0.1") this.#problem("error", at, `version ${version} is not known. This version reads 0.1.`);
  }

  #section(value: Node | null, at: Node, typeOf: (name: string) => string | undefined): ReadonlyMap<string, UsageValues> {
    const found = new Map<string, UsageValues>();
    if (value === null || isEmpty(value)) return found;
    if (!isMap(value)) {
      this.#problem("error", at, "must be a map of names to usage.");
      return found;
    }
    for (const { key, name, value: usage } of this.#entries(value)) {
      const type = typeOf(name);
      const known = type === undefined ? undefined : this.#known(type);
      this.#places.set(name, this.#place(key));
      if (known === undefined) this.#warn(key, `${name} has no price rule that reads usage; it is ignored.`);
      else if (isEmpty(usage)) found.set(name, new Map());
      else if (isMap(usage)) found.set(name, this.#values(usage, known, ""));
      else this.#problem("error", key, `${name} must be a map of usage keys.`);
    }
    return found;
  }

  #values(map: YAMLMap, known: TypeKeys, prefix: string): Map<string, UsageValue> {
    const values = new Map<string, UsageValue>();
    for (const { key, name, value: item } of this.#entries(map)) {
      const path = prefix + name;
      const kind = known.get(path);
      if (kind !== undefined && isEmpty(item)) this.#warn(key, `${path} has no value; it is ignored.`);
      else if (kind !== undefined) {
        const read = kind === "number" ? usageNumber(item) : usageWord(item);
        if ("wrong" in read) this.#problem("error", key, `${path} ${read.wrong}`);
        else values.set(path, read.value);
      } else if (isMap(item)) for (const [inner, of] of this.#values(item, known, `${path}.`)) values.set(inner, of);
      else this.#warn(key, `${path} is not a usage key of this type; it is ignored.`);
    }
    return values;
  }

  *#entries(map: { readonly items: readonly Pair[] }): Generator<{ key: Node; name: string; value: Node | null }> {
    for (const { key, value } of map.items) {
      if (isScalar(key)) yield { key, name: String(key.value), value: value as Node | null };
      else this.#problem("error", key as Node, "A key must be a word.");
    }
  }

  #warn(node: Node, message: string): void {
    this.#problem("warning", node, message);
  }

  #problem(level: UsageProblem["level"], node: Node, message: string): void {
    this.#problems.push({ level, message, ...this.#place(node) });
  }

  #place(node: Node): Place {
    const { line, col } = this.#lines.linePos(node.range?.[0] ?? 0);
    return { line, column: col };
  }
}

const isEmpty = (node: Node | null): boolean => node === null || (isScalar(node) && node.value === null);

type Read<T> = { readonly value: T } | { readonly wrong: string };

/** Above this whole numbers are no longer exact, and a product with a price may not be finite. */
const most = Number.MAX_SAFE_INTEGER;

function usageNumber(node: Node | null): Read<number> {
  const written = isScalar(node) ? node.value : undefined;
  const number = typeof written === "string" && written.trim() !== "" ? Number(written) : written;
  if (typeof number !== "number" || Number.isNaN(number)) return { wrong: "is not a number." };
  if (number < 0) return { wrong: `is ${number}: usage is zero or more.` };
  return number > most ? { wrong: `is ${number}: usage is at most ${most.toLocaleString("en-US")}.` } : { value: number };
}

function usageWord(node: Node | null): Read<string> {
  const word = isScalar(node) ? node.value : undefined;
  return typeof word === "string" && word !== "" ? { value: word } : { wrong: "is not a word." };
}

/** `module.a["x.y"].aws_lb.web[0]` to `aws_lb`. */
export function typeOfAddress(address: string): string | undefined {
  const parts = address.replace(/\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\]/g, "").split(".");
  let at = 0;
  while (parts[at] === "module") at += 2;
  return parts[at];
}
