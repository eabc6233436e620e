import fc from "fast-check";
import { readFileSync } from "node:fs";
import type { SpecDocument } from "../../../src/domain/document.ts";
import type { Migration } from "../../../src/domain/spec.generated.ts";
import type { SpecPath } from "../../../src/domain/spec-path.ts";
import { checkForm } from "../../../src/stages/spec/form/check-form.ts";
import { formOf } from "../../../src/stages/spec/form/form.ts";
import { readSpec } from "../../../src/stages/spec/read.ts";
import { validateSpec } from "../../../src/stages/spec/validate.ts";
import { pieces } from "./harmless.ts";

type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly default?: Value;
}

const schema = JSON.parse(readFileSync(new URL("../../../schemas/migration.schema.json", import.meta.url), "utf8")) as Schema & {
  readonly $defs: Readonly<Record<string, Schema>>;
};
const definition = (name: string): Schema => schema.$defs[name] ?? {};
export const kinds = definition("workload").properties?.["kind"]?.enum ?? [];

/** Where a value stands, and who else is there to be referred to. */
interface Place {
  readonly path: string;
  readonly names: readonly string[];
  readonly kinds: readonly string[];
  /** How likely an optional field is there. */
  readonly density: number;
}

/** Texts of a definition, all of which its pattern allows. */
const texts: Readonly<Record<string, readonly string[]>> = {
  duration: ["0s", "30s", "15m", "1h", "4h", "7d", "35d", "90d", "400d", "2y"],
  quantity: ["0Gi", "512Mi", "1Gi", "4Gi", "20Gi", "100Gi", "1.5Ti", "2Pi"],
  rate: ["1Gi/h", "40Gi/d"],
  bandwidth: ["10Mbps", "125Mbps", "1Gbps"],
  percent: ["1%", "99.5%", "100%"],
  cidr: ["10.60.0.0/16", "10.60.8.0/24", "192.168.0.0/20", "0.0.0.0/0", "10.0.0.1/32", "172.16.0.0/12"],
  secretRef: ["vault://kv/shop#orders", "aws-sm://shop/key", "github://TOKEN"],
  owner: ["@acme/commerce", "group:default/shop"],
  time: ["22:00", "02:30"],
  "calendar-date": ["2026-01-17", "2027-03-01"],
  instant: ["2026-01-17T22:30:00Z", "2026-02-01T00:00:00Z"],
  "secret-source": ["vault://kv/shop#orders", "aws-sm://x", "${workloads.@@.password}", "${workloads.@@.host}"],
  "deploy-credentials": ["oidc:deployer", "vault://kv/aws"],
  "port-source": ["public", "network", "workload:@@", "10.0.0.0/8"],
  "http-url": ["https://example.com/a", "http://example.com"],
  "check-url": ["https://example.com/health", "${workloads.@@.url}"],
  "url-path": ["/", "/health", "/api/*"],
  country: ["DE"],
  currency: ["USD", "EUR"],
  domain: ["example.com", "db.internal.example.org"],
  runtime: ["nodejs20", "nodejs", "python3.12", "java21", "dotnet8", "go1.22", "python"],
  "kubernetes-version": ["1.32", "1.27"],
  "variable-name": ["DB_PASSWORD", "A"],
  "terraform-type": ["aws_sqs_queue", "aws_cloudwatch_log_group"],
  "native-class": ["m5.large", "db.r6g.large", "nothing.like-this"],
};

/** Kinds that a reference in a field is usually to. */
const meant: Readonly<Record<string, readonly string[]>> = {
  target: ["vm", "container-service", "function", "object-store", "kubernetes-cluster", "load-balancer"],
  subscribers: ["queue", "function"],
  external: ["object-store"],
  dns: ["dns"],
  workload: ["queue", "object-store", "function"],
  mountFrom: ["vm", "container-service"],
  to: ["database", "object-store", "queue", "secret-store", "file-share", "function", "warehouse", "cache"],
};

/** What people write into a field whose schema takes any text. */
const spoken: Readonly<Record<string, readonly string[]>> = {
  region: ["germany", "eu-central-1", "us-east-1"],
  secondaryRegion: ["ireland", "eu-west-1", "us-east-1"],
  account: ["111122223333"],
  schedule: ["0 3 * * *", "*/5 * * * *", "0 4 1,15 * 1-5", "rate(5 minutes)"],
  running: ["Mon-Fri 07:00-19:00", "Mon-Sun 08:00-20:00"],
  timezone: ["UTC", "Europe/Berlin"],
  version: ["16", "8.0", "7", "7.1", "2022"],
  engine: ["postgres", "mysql", "sqlserver", "oracle"],
  database: ["shop"],
  source: ["fn", "fn.zip", "services/api"],
  handler: ["index.handler", "app.main"],
  userData: ["scripts/web-init.sh", "scripts/none.sh"],
  image: ["ami-0123456789abcdef0", "ubuntu-24.04", "ghcr.io/acme/api:1.2", "windows-2022"],
  domain: ["shop.example.com", "example.com"],
  record: ["shop.example.com", "shop", "@"],
  certificate: ["managed", "arn:aws:acm:eu-central-1:111122223333:certificate/0"],
  replicateTo: ["eu-west-1", "us-east-1", "ireland"],
  eviction: ["allkeys-lru", "noeviction"],
  peer: ["203.0.113.7"],
  values: ["203.0.113.9", "a text", "10 mail.example.com."],
  to: ["ops@example.com", "https://hooks.example.com/x"],
  policy: ["*"],
  reason: ["because the source cannot do it, until it is replaced"],
};

const words = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom("x", "orders", "Orders DB", "a/b", "17") },
  { weight: 2, arbitrary: fc.constantFrom(...pieces) },
  { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 8 }) },
);

/** A value that the schema allows at a place. */
function valueOf(form: Schema, place: Place): fc.Arbitrary<Value> {
  if (form.$ref !== undefined) return named(form.$ref.replace("#/$defs/", ""), place);
  if (form.const !== undefined) return fc.constant(form.const);
  if (form.enum !== undefined) return fc.constantFrom(...form.enum);
  if (form.oneOf !== undefined) return fc.oneof(...form.oneOf.map((one) => valueOf(one, place)));
  const type = Array.isArray(form.type) ? (form.type as readonly string[]) : [form.type];
  if (type.length > 1) return fc.oneof(...type.map((one) => valueOf({ ...form, type: one ?? "string" }, place)));
  switch (type[0]) {
    case "object":
      return objectOf(form, place);
    case "array":
      return fc.array(valueOf(form.items ?? {}, place), {
        minLength: form.minItems ?? 0,
        maxLength: Math.max(2, form.minItems ?? 0),
      });
    case "boolean":
      return fc.boolean();
    case "integer":
    case "number":
      return numberOf(form);
    default:
      return textOf(place);
  }
}

function named(name: string, place: Place): fc.Arbitrary<Value> {
  if (name === "name") return nameAt(place);
  const known = texts[name];
  if (known !== undefined)
    return fc.tuple(fc.constantFrom(...known), fc.constantFrom(...place.names)).map(([text, peer]) => text.replace("@@", peer));
  return valueOf(definition(name), place);
}

function nameAt({ path, names, kinds: all }: Place): fc.Arbitrary<string> {
  const wanted = meant[lastOf(path)] ?? [];
  const fitting = names.filter((_, index) => wanted.includes(all[index] ?? ""));
  const anyone = fc.constantFrom(...names, "one", "two");
  return fitting.length === 0
    ? anyone
    : fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...fitting) }, { weight: 1, arbitrary: anyone });
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf(".") + 1);

function numberOf({ minimum = 0, maximum = 1000, default: usual }: Schema): fc.Arbitrary<number> {
  const usually = typeof usual === "number" ? [usual] : [];
  const low = Math.ceil(minimum);
  return fc.constantFrom(minimum, maximum, ...usually, ...[1, 2, 3, 8, 443].filter((some) => some >= low && some <= maximum));
}

function textOf({ path, names }: Place): fc.Arbitrary<string> {
  const usual = spoken[lastOf(path)];
  const reference = fc
    .tuple(fc.constantFrom(...names), fc.constantFrom("id", "arn", "host", "url", "port", "password", "name", "nothing"))
    .map(([name, output]) => `\${workloads.${name}.${output}}`);
  return fc.oneof(
    { weight: usual === undefined ? 0 : 8, arbitrary: fc.constantFrom(...(usual ?? [""])) },
    { weight: 3, arbitrary: words },
    { weight: 1, arbitrary: reference },
  );
}

function objectOf(form: Schema, place: Place, given: Readonly<Record<string, fc.Arbitrary<Value>>> = {}): fc.Arbitrary<Value> {
  const inside = (key: string) => ({ ...place, path: `${place.path}.${key}` });
  const fields = Object.entries(form.properties ?? {}).map(([key, field]) => {
    const value = given[key] ?? valueOf(field, inside(key));
    const always = form.required?.includes(key) === true;
    return always ? value : fc.option(value, { nil: undefined, freq: place.density });
  });
  const keys = Object.keys(form.properties ?? {});
  const own = fc
    .tuple(...fields)
    .map((values) => keys.flatMap((key, index) => (values[index] === undefined ? [] : [[key, values[index]] as const])));
  return fc.tuple(own, extraOf(form, place)).map(([fixed, free]) => Object.fromEntries([...free, ...fixed]));
}

/** Entries whose keys are the author's own. */
function extraOf(form: Schema, place: Place): fc.Arbitrary<readonly (readonly [string, Value])[]> {
  const extra = form.additionalProperties;
  const closed = extra === false || (extra === undefined && form.properties !== undefined);
  if (closed) return fc.constant([]);
  const value = typeof extra === "object" ? valueOf(extra, place) : words;
  return fc.array(fc.tuple(words, value), { maxLength: 2 });
}

/** Kinds that cannot be built without a config. The others are left without one more often. */
const needsConfig = new Set(kinds.filter((kind) => definition(`config-${kind}`).required !== undefined));

function workloadOf(kind: string, name: string, place: Place, index: number): fc.Arbitrary<Value> {
  const form = definition("workload");
  const range = fc.constantFrom(...[60, 70, 80].map((second) => `10.${second + index}.0.0/16`), "10.9.0.0/20");
  const config = objectOf(definition(`config-${kind}`), { ...place, path: "config" }, kind === "network" ? { cidr: range } : {});
  return objectOf({ ...form, required: ["name", "kind"] }, place, {
    name: fc.constant(name),
    kind: fc.constant(kind),
    config,
    // Others than these get no resources: seldom, so that most workloads do.
    strategy: fc.constantFrom("new", "rehost", "replatform", "refactor", "new", "rehost", "replatform", "retain"),
  }).chain((workload) =>
    // Most kinds need a config; where it is left out and may not be, the reading says so and the spec is repaired with one.
    fc.tuple(config, fc.nat({ max: 7 })).map(([usual, luck]) => {
      const whole = workload as { [key: string]: Value };
      const needed = needsConfig.has(kind) ? 0 : 5;
      return whole["config"] === undefined && luck > needed ? { ...whole, config: usual } : whole;
    }),
  );
}

function wavesOf(names: readonly string[], place: Place): fc.Arbitrary<Value | undefined> {
  const some = fc.tuple(valueOf(definition("wave"), place), valueOf(definition("wave"), place), fc.nat({ max: names.length }));
  const waves = some.map(([first, second, at]): Value => {
    const all: Value[] = [
      { ...(first as object), name: "one", workloads: names.slice(0, at) },
      { ...(second as object), name: "two", workloads: names.slice(at), dependsOn: ["one"] },
    ];
    return all.filter((wave) => (wave as { workloads: Value[] }).workloads.length > 0);
  });
  return fc.option(waves, { nil: undefined });
}

/** What others refer to comes first. */
const order = ["network", "secret-store", "object-store", "queue", "database", "cache", "file-share", "vm", "container-service"];

function ordered(some: readonly string[]): readonly string[] {
  const rank = (kind: string) =>
    order.includes(kind) ? order.indexOf(kind) : kind === "dns" ? 20 : kind === "load-balancer" ? 19 : 15;
  return some.toSorted((a, b) => rank(a) - rank(b));
}

/** A spec of several workloads that refer to one another, mostly to AWS, in which every field may be there or not. */
export const anySpec: fc.Arbitrary<Value> = fc
  .tuple(fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 5 }), fc.constantFrom(1, 2, 4, 8))
  .chain(([some, density]) => {
    const chosen = ordered(some.length > 2 ? ["network", ...some.slice(1)] : some);
    const names = chosen.map((kind, index) => `${kind.slice(0, 6).replace(/-$/, "")}${index}`);
    const place: Place = { path: "", names, kinds: chosen, density };
    const spec = schema.properties?.["spec"] ?? {};
    const target = objectOf(definition("target"), place, {
      provider: fc.constantFrom("aws", "aws", "aws", "aws", "aws", "aws", "aws", "azure"),
      zones: fc.constantFrom(3, 3, 2, 1),
      secondaryRegion: fc.constantFrom("eu-west-1", "eu-west-1", "us-east-1"),
      region: fc.constantFrom("germany", "germany", "germany", "eu-central-1", "us-east-1"),
    });
    // Mostly to those before, so that few go in a circle.
    const before = (index: number): Place =>
      density === 2 ? place : { ...place, names: names.slice(0, Math.max(1, index)), kinds: chosen.slice(0, Math.max(1, index)) };
    const workloads = fc.tuple(...chosen.map((kind, index) => workloadOf(kind, names[index] ?? kind, before(index), index)));
    const body = objectOf({ ...spec, properties: { ...spec.properties, waves: {} } }, place, {
      target,
      constraints: objectOf(definition("constraints"), place, {
        windows: fc.constant([{ name: "one", days: ["Sat", "Sun"], from: "00:00", to: "23:00" }]),
      }),
      workloads: workloads,
      waves: wavesOf(names, place) as fc.Arbitrary<Value>,
      moved: fc.constant([]),
    });
    const metadata = objectOf(definition("metadata"), place, { name: fc.constant("shop") });
    return fc
      .tuple(metadata, body)
      .map(([about, inner]): Value => ({ apiVersion: "sirsi.dev/v1", kind: "Migration", metadata: about, spec: inner }));
  });

/** What is missing is added where one value does for all; else what lacks it goes. */
const remedies: readonly (readonly [RegExp, Value])[] = [
  [/\/data$/, { volume: "80Gi", changeRate: "1Gi/h" }],
  [/\/data\/volume$/, "80Gi"],
  [/\/data\/changeRate$/, "1Gi/h"],
  [/\/target\/zones$/, 3],
  [/\/target\/secondaryRegion$/, "eu-west-1"],
  [/\/cutover\/window$/, "one"],
  [/\/config\/cidr$/, "10.99.0.0/16"],
  [/\/config\/source$/, "fn"],
  [/\/running$/, "Mon-Fri 07:00-19:00"],
  [/\/above$/, 90],
  [/\/acknowledge$/, "nothing can be brought back"],
];

/** The nearest valid spec: what has an error is mended or taken away, then what it stands in, until nobody objects. */
export function repaired(given: Value, now: Date): SpecDocument | undefined {
  const spec = structuredClone(given);
  const tried = new Map<string, number>();
  for (let round = 0; round < 60; round += 1) {
    const wrong = errorsIn(spec, now);
    if (wrong.length === 0) return accepted(JSON.stringify(spec), now);
    const gone = wrong.flatMap((path) => {
      const remedy = valueAt(spec, path) === undefined ? remedies.find(([end]) => end.test(path.join("/"))) : undefined;
      if (remedy !== undefined && add(spec, path, remedy[1])) return [];
      const there = present(spec, path);
      const key = `${there.join("/")} ${JSON.stringify(valueAt(spec, there))}`;
      const times = tried.get(key) ?? 0;
      tried.set(key, times + 1);
      return [there.slice(0, Math.max(1, there.length - times))];
    });
    for (const path of gone) {
      const inside = gone.some((other) => other.length < path.length && other.every((step, index) => step === path[index]));
      if (!inside) remove(spec, path);
    }
  }
  return undefined;
}

/** The document that the product reads, when it has nothing against it. */
export function accepted(text: string, now: Date): SpecDocument | undefined {
  const { document } = readSpec("spec.yaml", text);
  if (document === undefined) return undefined;
  return validateSpec(document, { now }).some(({ level }) => level === "error") ? undefined : document;
}

const form = formOf(schema);

/** Paths of the errors, last first, so that taking one away moves no other. Without a text, which takes most of the time. */
function errorsIn(value: Value, now: Date): readonly SpecPath[] {
  const sources = { file: "spec.yaml", nodes: new Map<string, never>() };
  const misfits = checkForm(form, { value, sources, findings: [], incomplete: new Set(), textAt: () => "" });
  const document = { file: "spec.yaml", text: "", migration: value as unknown as Migration, sources };
  const errors = misfits.length > 0 ? misfits : validateSpec(document, { now }).filter(({ level }) => level === "error");
  const unique = new Map(errors.map(({ path }) => [path.join("/"), path]));
  return [...unique.values()].toSorted((a, b) => comparePaths(b, a));
}

function comparePaths(a: SpecPath, b: SpecPath): number {
  const at = a.findIndex((step, index) => step !== b[index]);
  const [one, other] = [a[at], b[at]];
  if (typeof one === "number" && typeof other === "number") return one - other;
  return a.length - b.length;
}

function valueAt(root: Value, path: SpecPath): Value | undefined {
  return path.reduce<Value | undefined>(
    (value, step) =>
      value !== null && typeof value === "object" ? (value as { [key: string]: Value })[String(step)] : undefined,
    root,
  );
}

/** The path, or that of what lacks something. */
function present(root: Value, path: SpecPath): SpecPath {
  return valueAt(root, path) === undefined && path.length > 1 ? present(root, path.slice(0, -1)) : path;
}

function add(root: Value, path: SpecPath, value: Value): boolean {
  const parent = valueAt(root, path.slice(0, -1));
  if (parent === null || typeof parent !== "object" || Array.isArray(parent)) return false;
  parent[String(path.at(-1))] = value;
  return true;
}

function remove(root: Value, path: SpecPath): void {
  const parent = valueAt(root, path.slice(0, -1));
  const last = String(path.at(-1));
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (parent !== null && typeof parent === "object") Reflect.deleteProperty(parent, last);
}
