/** One way to break a Rego file. */
export interface Mutant {
  /** From 1. */
  readonly line: number;
  readonly before: string;
  /** Empty: the line is gone. */
  readonly after: string;
  readonly source: string;
}

type Change = readonly [pattern: RegExp, replacement: string];

/** Each turns one expression into its opposite. */
const opposites: readonly Change[] = [
  [/ == /, " != "],
  [/ != /, " == "],
  [/ >= /, " < "],
  [/ <= /, " > "],
  [/ > /, " <= "],
  [/ < /, " >= "],
  [/\bnot /, ""],
  [/\btrue\b/, "false"],
  [/\bfalse\b/, "true"],
  [/verdict\.pass\(/, "verdict.fail("],
  [/verdict\.fail\(/, "verdict.pass("],
  [/verdict\.unknown\(([^,]+, [^,()]+)\)/, "verdict.pass($1, null)"],
  [/\bmust\.be\(/, "must.not_be("],
  [/\bcount\(([^()]+)\) > 0/, "count($1) > 1"],
  [/\bevery\b/, "some"],
];

/** Statements that stand alone in a body: what a rule requires. */
const condition = /^\t+(?!#|\}|\]|\)|"|some |every |import )[^:]*[^,{[(:|]$/;
/** An item of a list, a set or an object. */
const item = /^\t+(?:"[^"]*"(?:: .*)?|\d+),$/;

/** What stands above the package is metadata. */
export function mutantsOf(source: string): readonly Mutant[] {
  const lines = source.split("\n");
  const start = lines.findIndex((line) => line.startsWith("package "));
  return lines.flatMap((text, index) => {
    if (index <= start || text.startsWith("#") || text.startsWith("import ")) return [];
    return variants(text).map((after) => ({
      line: index + 1,
      before: text.trim(),
      after: after.trim(),
      source: lines.map((other, at) => (at === index ? after : other)).join("\n"),
    }));
  });
}

function variants(text: string): readonly string[] {
  const changed = opposites.map(([pattern, replacement]) => text.replace(pattern, replacement));
  const dropped = condition.test(text) ? [text.replace(/\S.*/, "true")] : item.test(text) ? [""] : [];
  const oneLine = / if (?!\{)(?<body>\S.*)$/.exec(text)?.groups?.["body"];
  const open = oneLine === undefined ? [] : [text.replace(oneLine, "true"), text.replace(oneLine, "false")];
  return [...new Set([...changed, ...dropped, ...open])].filter((variant) => variant.trim() !== text.trim());
}
