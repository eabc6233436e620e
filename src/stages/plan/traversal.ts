/** One step of a reference: `.name` or `[key]`. */
export interface Step {
  readonly by: "name" | "key";
  readonly value: string | number;
}

export type Traversal = readonly Step[];

/** Parses `module.buckets["a.b"].aws_s3_bucket.this[0].id`; undefined for what is not a chain of names and literal keys. */
export function parseTraversal(reference: string): Traversal | undefined {
  const steps: Step[] = [];
  let at = 0;
  while (at < reference.length) {
    const read =
      reference[at] === "[" ? readKey(reference, at) : readName(reference, steps.length === 0 ? at : afterDot(reference, at));
    if (read === undefined) return undefined;
    steps.push(read.step);
    at = read.end;
  }
  return steps.length === 0 ? undefined : steps;
}

interface Read {
  readonly step: Step;
  readonly end: number;
}

const afterDot = (reference: string, at: number): number => (reference[at] === "." ? at + 1 : -1);

function readName(reference: string, at: number): Read | undefined {
  if (at < 0) return undefined;
  const name = /[\p{L}\p{N}_*-]+/uy;
  name.lastIndex = at;
  const value = name.exec(reference)?.[0];
  return value === undefined ? undefined : { step: { by: "name", value }, end: at + value.length };
}

/** `[0]` or `["key"]`, with the escapes of HCL strings. */
export function readKey(reference: string, at: number): Read | undefined {
  const number = /\[(\d+)\]/y;
  number.lastIndex = at;
  const index = number.exec(reference);
  if (index !== null) return { step: { by: "key", value: Number(index[1]) }, end: number.lastIndex };
  const quoted = /\["((?:[^"\\]|\\.)*)"\]/sy;
  quoted.lastIndex = at;
  const key = quoted.exec(reference)?.[1];
  return key === undefined ? undefined : { step: { by: "key", value: unescape(key) }, end: quoted.lastIndex };
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

function unescape(key: string): string {
  return key
    .replaceAll(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gs, (_, short?: string, long?: string, other?: string) => {
      const code = short ?? long;
      return code === undefined
        ? (escapes[other ?? ""] ?? other ?? "")
        : String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff));
    })
    .replaceAll("$${", "${")
    .replaceAll("%%{", "%{");
}

/**
 * Terraform lists each reference followed by its own prefixes (`x.y[0].id`, `x.y[0]`, `x.y`); only the first says something.
 * A whole `x.y` after another reference is one of its own.
 */
export function withoutPrefixes(references: readonly string[]): readonly string[] {
  const kept = new Set<string>();
  let current = "";
  for (const reference of references) {
    if (isPrefix(reference, current)) continue;
    kept.add(reference);
    current = reference;
  }
  return [...kept];
}

function isPrefix(prefix: string, whole: string): boolean {
  if (!whole.startsWith(prefix)) return false;
  const next = whole[prefix.length];
  return next === "." || next === "[";
}
