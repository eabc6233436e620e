import { isMap, isScalar, isSeq, parseDocument, type Document, type Pair, type Scalar } from "yaml";
import { readFileSync } from "node:fs";

type Path = readonly (string | number)[];

/** A fresh mistake in a valid spec, and where it must be found. */
export interface Mutant {
  readonly text: string;
  /** Any of these codes is right. */
  readonly codes: readonly string[];
  /** Where the finding starts; absent when something was taken away or added, then {@link path} decides. */
  readonly at?: { readonly line: number; readonly column: number };
  readonly path?: Path;
}

/** Makes one mistake; `pick` chooses among the places where it can be made. Undefined when there is no such place. */
export type Mistake = (text: string, pick: (most: number) => number) => Mutant | undefined;

interface Place {
  readonly path: Path;
  readonly node: Scalar;
}

const schema = JSON.parse(readFileSync(new URL("../../../schemas/migration.schema.json", import.meta.url), "utf8")) as object;
const fieldNames = namesIn(schema);
const freeMaps = ["labels", "annotations", "parameters", "overrides", "attributes", "env"];

function namesIn(value: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  JSON.stringify(value, (key, item: unknown) => {
    if (key === "properties" && item !== null && typeof item === "object") for (const name of Object.keys(item)) names.add(name);
    return item;
  });
  return names;
}

const isFree = (path: Path): boolean => path.slice(0, -1).some((step) => freeMaps.includes(String(step)));

function scalars(text: string): { readonly keys: readonly Place[]; readonly values: readonly Place[] } {
  const document = parseDocument(text);
  const keys: Place[] = [];
  const values: Place[] = [];
  const walk = (node: unknown, path: Path): void => {
    if (isMap(node))
      for (const pair of node.items as Pair<Scalar>[]) {
        keys.push({ path: [...path, String(pair.key.value)], node: pair.key });
        walk(pair.value, [...path, String(pair.key.value)]);
      }
    else if (isSeq(node)) for (const [index, item] of node.items.entries()) walk(item, [...path, index]);
    else if (isScalar(node)) values.push({ path, node });
  };
  walk(document.contents, []);
  return { keys, values };
}

/** Replaces the text of a scalar; everything before it stays where it was. */
function rewrite(text: string, { node, path }: Place, replacement: string, ...codes: readonly string[]): Mutant {
  const [start, end] = node.range ?? [0, 0];
  const before = text.slice(0, start).split("\n");
  const at = { line: before.length, column: (before.at(-1) ?? "").length + 1 };
  return { text: text.slice(0, start) + replacement + text.slice(end), codes, at, path };
}

/** A slip of the fingers: two letters swapped, one lost, or one doubled. */
function slip(word: string, pick: (most: number) => number): string {
  const at = pick(Math.max(1, word.length - 1));
  const [a = "", b = ""] = [word[at], word[at + 1]];
  const slips = [
    word.slice(0, at) + b + a + word.slice(at + 2),
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + a + a + word.slice(at + 1),
  ];
  return slips[pick(slips.length)] ?? word;
}

function atPlaces(
  choose: (place: Place) => boolean,
  change: (place: Place, text: string, pick: (most: number) => number) => Mutant | undefined,
  of: "keys" | "values" = "values",
): Mistake {
  return (text, pick) => {
    const places = scalars(text)[of].filter(choose);
    const place = places[pick(Math.max(1, places.length))];
    return place === undefined ? undefined : change(place, text, pick);
  };
}

const last = (path: Path): string => String(path.at(-1));
const parent = (path: Path): string => String(path.at(-2));
const isText = ({ node }: Place): boolean => typeof node.value === "string";

const lists: readonly string[] = [
  "kind",
  "strategy",
  "criticality",
  "availability",
  "access",
  "provider",
  "mode",
  "method",
  "state",
  "protocol",
  "onConflict",
  "schedule",
  "nat",
  "goal",
];
const isListed = ({ path, node }: Place): boolean =>
  lists.includes(last(path)) &&
  path.length > 1 &&
  !isFree(path) &&
  typeof node.value === "string" &&
  !(last(path) === "schedule" && parent(path) !== "backup");

const references: readonly string[] = ["dependsOn", "workloads"];
const isReference = ({ path, node }: Place): boolean => {
  if (typeof node.value !== "string" || path.includes("resources")) return false;
  if (typeof path.at(-1) === "number") return references.includes(parent(path));
  return (
    (last(path) === "to" && path.includes("grants")) ||
    (last(path) === "target" && path.includes("listeners")) ||
    (last(path) === "workload" && path.includes("trigger")) ||
    (last(path) === "dns" && parent(path) === "cutover")
  );
};

const units: readonly { readonly form: RegExp; readonly spoil: (text: string) => string; readonly code: string }[] = [
  { form: /^\d+(\.\d+)?[KMGTP]i$/, spoil: (text) => text.replace(/i$/, "B"), code: "SIR-E107" },
  { form: /^\d+(\.\d+)?[KMG]bps$/, spoil: (text) => text.replace(/bps$/, "b"), code: "SIR-E107" },
  { form: /^\d+(\.\d+)?%$/, spoil: (text) => text.replace(/%$/, "pc"), code: "SIR-E107" },
  { form: /^\d+[smhdwy]$/, spoil: (text) => text.replace(/[smhdwy]$/, " moments"), code: "SIR-E108" },
];
const unitOf = (value: unknown) => units.find(({ form }) => typeof value === "string" && form.test(value));

const required =
  /^(?:metadata\/(?:name|owner)|spec\/target\/(?:provider|region)|spec\/workloads\/\d+\/(?:name|kind)|.*\/config\/(?:cidr|zone|runtime|source|protocol|nodePools)|.*\/listeners\/\d+\/target|.*\/windows\/\d+\/days|.*\/agreements\/\d+\/acceptedBy|.*\/exceptions\/\d+\/expires|.*\/verify\/\d+\/type|.*\/waves\/\d+\/workloads|.*\/channels\/\d+\/to|.*\/secrets\/\d+\/from|.*\/grants\/\d+\/access)$/;

/** Every mistake by name. */
export const mistakes: Readonly<Record<string, Mistake>> = {
  "a typo in a key": atPlaces(
    ({ path }) => !isFree(path) && last(path).length > 2 && !["actions", "adopt"].includes(parent(path)) && path.length > 1,
    (place, text, pick) => {
      const typo = slip(last(place.path), pick);
      return fieldNames.has(typo) || typo === last(place.path) ? undefined : rewrite(text, place, typo, "SIR-E103");
    },
    "keys",
  ),
  "a value that is not in the list": atPlaces(isListed, (place, text) =>
    rewrite(text, place, `${String(place.node.value)}-ish`, "SIR-E104"),
  ),
  "a wrong unit": atPlaces(
    ({ path, node }) => !isFree(path) && unitOf(node.value) !== undefined,
    (place, text) => {
      const unit = unitOf(place.node.value);
      return unit === undefined ? undefined : rewrite(text, place, unit.spoil(String(place.node.value)), unit.code);
    },
  ),
  "a reference to nothing": atPlaces(isReference, (place, text) => rewrite(text, place, "nobody-has-this-name", "SIR-E202")),
  "a word where a number belongs": atPlaces(
    ({ path, node }) => typeof node.value === "number" && !isFree(path) && last(path) !== "value",
    (place, text) => rewrite(text, place, "several", "SIR-E105"),
  ),
  "a word where true or false belongs": atPlaces(
    ({ path, node }) => typeof node.value === "boolean" && !isFree(path),
    (place, text) => rewrite(text, place, "perhaps", "SIR-E105"),
  ),
  "a secret instead of a reference": atPlaces(
    ({ path }) => last(path) === "credentials",
    (place, text) => rewrite(text, place, "correct-horse-battery", "SIR-E109"),
  ),
  "a name that is taken": (text, pick) => {
    const names = scalars(text).values.filter(
      ({ path }) => path.length === 4 && path[1] === "workloads" && last(path) === "name",
    );
    const later = names[1 + pick(Math.max(1, names.length - 1))];
    const earlier = names[0];
    return later === undefined || earlier === undefined
      ? undefined
      : rewrite(text, later, String(earlier.node.value), "SIR-E201");
  },
  "an old apiVersion": atPlaces(
    ({ path }) => last(path) === "apiVersion",
    (place, text) => rewrite(text, place, "sirsi.dev/v1alpha1", "SIR-E111"),
  ),
  "a region that does not exist": atPlaces(
    ({ path }) => last(path) === "region" && parent(path) === "target",
    (place, text) => rewrite(text, place, "atlantis", "SIR-E105"),
  ),
  "a region outside the residency": (text) => {
    const { values } = scalars(text);
    const place = values.find(({ path }) => last(path) === "region" && parent(path) === "target");
    const limited = values.some(({ path }) => parent(path) === "residency");
    return place === undefined || !limited ? undefined : rewrite(text, place, "brazil", "SIR-E224");
  },
  "a window that is not defined": atPlaces(
    ({ path }) => last(path) === "window",
    (place, text) => rewrite(text, place, "whenever", "SIR-E206"),
  ),
  "an output that the kind does not have": atPlaces(
    ({ node }) => typeof node.value === "string" && /\$\{workloads\.[^.]+\.\w+\}/.test(node.value),
    (place, text) => rewrite(text, place, `"\${workloads.${workloadIn(place)}.colour}"`, "SIR-E222"),
  ),
  "too little storage": (text) => {
    const { values } = scalars(text);
    const place = values.find(
      ({ path }) =>
        last(path) === "storage" &&
        parent(path) === "size" &&
        values.some((other) => other.path.join() === [...path.slice(0, 3), "data", "volume"].join()),
    );
    return place === undefined ? undefined : rewrite(text, place, "1Gi", "SIR-E215");
  },
  "text where a list belongs": atPlaces(
    (place) => typeof place.path.at(-1) === "number" && isText(place) && parent(place.path) === "frameworks",
    (place, text) => rewrite(text, place, "[nested]", "SIR-E104", "SIR-E105"),
  ),
  "a key given twice": (text, pick) => {
    const keys = scalars(text).keys.filter(({ path }) => path.length > 3 && !isFree(path));
    const place = keys[pick(keys.length)];
    const sibling = keys.find(({ path }) => path !== place?.path && path.slice(0, -1).join() === place?.path.slice(0, -1).join());
    if (place === undefined || sibling === undefined) return undefined;
    const [later, earlier] = (place.node.range?.[0] ?? 0) > (sibling.node.range?.[0] ?? 0) ? [place, sibling] : [sibling, place];
    return rewrite(text, later, last(earlier.path), "SIR-E102");
  },
  "a required field is dropped": (text, pick) => {
    const paths = scalars(text)
      .keys.map(({ path }) => path)
      .filter((path) => required.test(path.join("/")));
    const path = paths[pick(Math.max(1, paths.length))];
    if (path === undefined) return undefined;
    const document = parseDocument(text);
    document.deleteIn(path);
    return { text: String(document), codes: ["SIR-E106"], path };
  },
  "a circle of dependencies": (text, pick) => {
    const document = parseDocument(text);
    const edges = hardEdges(document);
    const edge = edges[pick(Math.max(1, edges.length))];
    if (edge === undefined) return undefined;
    const at = ["spec", "workloads", edge.to, "dependsOn"];
    const count = (document.getIn(at) as { items: unknown[] } | undefined)?.items.length ?? 0;
    if (count === 0) document.setIn(at, document.createNode([edge.name]));
    else document.addIn(at, edge.name);
    return { text: String(document), codes: ["SIR-E203"], path: [...at, count] };
  },
  "a workload that left its wave": (text, pick) => {
    const document = parseDocument(text);
    const members = scalars(text).values.filter(({ path }) => path[1] === "waves" && parent(path) === "workloads");
    const member = members[pick(Math.max(1, members.length))];
    const names = scalars(text).values.filter(
      ({ path }) => path.length === 4 && path[1] === "workloads" && last(path) === "name",
    );
    const owner = names.find(({ node }) => node.value === member?.node.value);
    const others = members.filter(({ path }) => path[2] === member?.path[2]);
    if (member === undefined || owner === undefined || others.length < 2) return undefined;
    document.deleteIn(member.path);
    return { text: String(document), codes: ["SIR-E205"], path: owner.path };
  },
  "a status": (text) => ({ text: `${text.trimEnd()}\nstatus: { phase: built }\n`, codes: ["SIR-E110"], path: ["status"] }),
};

const workloadIn = ({ node }: Place): string => /\$\{workloads\.([^.]+)\./.exec(String(node.value))?.[1] ?? "";

function hardEdges(document: Document): readonly { readonly to: number; readonly name: string }[] {
  const { spec } = document.toJS() as {
    spec: { workloads: { name: string; strategy?: string; dependsOn?: (string | { workload: string; type?: string })[] }[] };
  };
  const index = new Map(spec.workloads.map(({ name }, position) => [name, position]));
  return spec.workloads.flatMap(({ name, dependsOn }) =>
    (dependsOn ?? []).flatMap((dependency) => {
      const to = typeof dependency === "string" ? index.get(dependency) : undefined;
      return to === undefined ? [] : [{ to, name }];
    }),
  );
}
