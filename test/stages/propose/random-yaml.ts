import fc from "fast-check";

/** Plain values as the edits know them. */
export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

const words = [
  "web",
  "10.0.0.1",
  "480Gi",
  "yes",
  "No",
  "null",
  "~",
  "0x10",
  "1e3",
  "0500",
  "22:00",
  "2026-01-17",
  "1_000",
  ".5",
  "",
  " lead",
  "trail ",
  "- dash",
  "-x",
  "@at",
  "`tick",
  "%p",
  "a: b",
  "a #b",
  "#hash",
  "x:",
  "{brace",
  "a, b",
  "[x]",
  "it's",
  'say "hi"',
  "back\\slash",
  "${workloads.db.host}",
  "vault://kv/a#b",
  "ünïcödé 日本",
  "😀",
  "tab\there",
  "...",
  "---",
  "<<",
  "=",
  "? q",
  "!t",
  "&a",
  "*a",
  "line one\nline two",
  "text\n",
  "first\n\nthird\n",
  "\u202eevil",
  "long ".repeat(30),
];
const keys = ["name", "kind", "size", "vcpu", "config", "on", "12", "a b", "x-y", "ünï", "true", "dependsOn", "k:1", "@k"];

const scalar = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...words) },
  { weight: 2, arbitrary: fc.integer({ min: -5000, max: 5000 }) },
  { weight: 1, arbitrary: fc.constantFrom(1.5, 1e21, -0.25, 1e-7) },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
);

const key = fc.constantFrom(...keys);

export const anyValue: fc.Arbitrary<Plain> = fc.letrec<{ node: Plain }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    scalar,
    fc.array(tie("node"), { maxLength: 4 }),
    fc.dictionary(key, tie("node"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).node;

export const anyMap: fc.Arbitrary<Plain> = fc.dictionary(key, anyValue, { minKeys: 1, maxKeys: 5, noNullPrototype: true });

/** Decisions about form: a number below `n`. */
export type Choose = (n: number) => number;

export function chooser(seed: number): Choose {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

export interface Written {
  readonly text: string;
  readonly comments: readonly string[];
}

/** A value as people write it: every form of scalar and collection, odd indentation, comments, markers, CRLF, BOM. */
export function write(value: Plain, choose: Choose): Written {
  const writer = new Writer(choose);
  const lines = [
    ...writer.commentLines(0),
    ...(choose(4) === 0 ? ["---"] : []),
    ...writer.block(value, 0),
    ...writer.commentLines(0),
    ...(choose(6) === 0 ? ["..."] : []),
  ];
  const br = choose(4) === 0 ? "\r\n" : "\n";
  const mark = choose(8) === 0 ? "\ufeff" : "";
  return { text: mark + lines.join(br) + (choose(3) === 0 ? "" : br), comments: writer.comments };
}

class Writer {
  readonly comments: string[] = [];
  private readonly choose: Choose;
  constructor(choose: Choose) {
    this.choose = choose;
  }

  commentLines(column: number): string[] {
    const lines: string[] = [];
    if (this.choose(6) === 0) lines.push("");
    if (this.choose(5) === 0) lines.push(" ".repeat(column) + this.comment());
    if (this.choose(8) === 0) lines.push("");
    return lines;
  }

  private comment(): string {
    const text = `# note-${this.comments.length};`;
    this.comments.push(text);
    return text;
  }

  private trailing(): string {
    return this.choose(4) === 0 ? `${" ".repeat(1 + this.choose(3))}${this.comment()}` : "";
  }

  /** Lines of a collection at a column. */
  block(value: Plain, column: number): string[] {
    if (Array.isArray(value) && value.length > 0) return value.flatMap((item) => this.item(item, column));
    if (isMap(value) && Object.keys(value).length > 0)
      return Object.entries(value).flatMap(([name, item]) => this.entry(name, item, column));
    return [" ".repeat(column) + this.flow(value, column, false)];
  }

  private entry(name: string, value: Plain, column: number): string[] {
    const head = `${" ".repeat(column)}${this.key(name)}:`;
    const above = this.commentLines(column);
    const least = Array.isArray(value) && value.length > 0 ? 0 : 1;
    return [...above, ...this.behind(head, value, column + least + this.choose(4), column + 1)];
  }

  private item(value: Plain, column: number): string[] {
    const above = this.commentLines(column);
    const gap = 1 + this.choose(3);
    const pad = " ".repeat(column);
    if (isFull(value) && this.choose(3) > 0 && this.choose(5) > 0) {
      const lines = this.block(value, column + 1 + gap);
      const first = lines.findIndex((line) => line.trim() !== "" && !line.trim().startsWith("#"));
      if (first === 0) return [...above, `${pad}-${lines[0]!.slice(column + 1)}`, ...lines.slice(1)];
      return [...above, `${pad}-`, ...lines];
    }
    return [...above, ...this.behind(`${pad}-`, value, column + 1 + this.choose(3), column + 1)];
  }

  /** What follows a colon or dash; `inner` is the column of a collection below, `least` that of a text block. */
  private behind(head: string, value: Plain, inner: number, least: number): string[] {
    const gap = " ".repeat(1 + this.choose(2));
    if (value === null && this.choose(2) === 0) return [head + this.trailing()];
    if (isFull(value) && this.choose(4) > 0) return [head + this.trailing(), ...this.block(value, inner)];
    if (typeof value === "string" && this.choose(2) === 0 && isBlockText(value)) return this.textBlock(head + gap, value, least);
    if (isFull(value) && this.choose(3) === 0) return this.openFlow(head + gap, value, least + 1);
    return [head + gap + this.flow(value, least, false) + this.trailing()];
  }

  private textBlock(head: string, value: string, column: number): string[] {
    const fold = this.choose(2) === 0;
    const chomp = value.endsWith("\n") ? "" : "-";
    const lines = value.replace(/\n$/, "").split("\n");
    const body = lines.flatMap((line, index) =>
      fold && index > 0 && line !== "" && lines[index - 1] !== "" ? ["", line] : [line],
    );
    const folded = fold && lines.includes("") ? undefined : body;
    const written = (folded ?? lines).map((line) => (line === "" ? "" : " ".repeat(column) + line));
    const mark = folded !== undefined && fold ? ">" : "|";
    return [head + mark + chomp + this.trailing(), ...written, ...(this.choose(4) === 0 ? [""] : [])];
  }

  /** A flow collection over several lines. */
  private openFlow(head: string, value: Plain, column: number): string[] {
    const pad = " ".repeat(column);
    const parts = Array.isArray(value)
      ? value.map((item) => this.flow(item, column, true))
      : Object.entries(value as object).map(
          ([name, item]) => `${this.key(name, true)}: ${this.flow(item as Plain, column, true)}`,
        );
    const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
    const last = parts.length - 1;
    const comma = this.choose(2) === 0 ? "," : "";
    const lines = parts.map((part, index) => `${pad}${part}${index < last ? "," : comma}${this.trailing()}`);
    return [head + open, ...lines, pad + close + this.trailing()];
  }

  private flow(value: Plain, column: number, inside: boolean): string {
    if (Array.isArray(value))
      return `[${value.map((item) => this.flow(item, column, true)).join(this.choose(2) === 0 ? ", " : ",  ")}]`;
    if (isMap(value)) {
      const parts = Object.entries(value).map(([name, item]) => `${this.key(name, true)}: ${this.flow(item, column, true)}`);
      return this.choose(2) === 0 ? `{${parts.join(", ")}}` : `{ ${parts.join(" , ")} }`;
    }
    return this.scalar(value, inside);
  }

  private key(name: string, inside = false): string {
    return this.scalar(name, inside);
  }

  private scalar(value: string | number | boolean | null, inside: boolean): string {
    if (value === null) return ["null", "~", "Null"][this.choose(3)]!;
    if (typeof value === "boolean") return this.choose(2) === 0 ? String(value) : String(value).toUpperCase();
    if (typeof value === "number") {
      if (Number.isInteger(value) && value >= 0 && value < 1e6 && this.choose(5) === 0) return `0x${value.toString(16)}`;
      return value === 500 ? "0500" : String(value);
    }
    const plain = /^[A-Za-z][\w ./-]*$/.test(value) && !/\s$|^(?:null|true|false)$/i.test(value);
    const form = this.choose(3);
    if (plain && form > 0) return value;
    if (form === 1 && /^[\x20-\x7e]*$/.test(value)) return `'${value.replaceAll("'", "''")}'`;
    const escaped = JSON.stringify(value).replaceAll(
      /[\u007f-\u009f\u2028\u2029\ufeff\u202a-\u202e]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    return inside ? escaped : escaped;
  }
}

const isMap = (value: Plain): value is { [key: string]: Plain } =>
  value !== null && typeof value === "object" && !Array.isArray(value);
const isFull = (value: Plain): boolean =>
  Array.isArray(value) ? value.length > 0 : isMap(value) && Object.keys(value).length > 0;
const isBlockText = (text: string): boolean =>
  /^[A-Za-z][\x20-\x7e\n]*$/.test(text) && !/\n\n$| $| \n|\n /.test(text) && text.trim() !== "";
