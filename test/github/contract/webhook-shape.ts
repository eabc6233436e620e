import { readFileSync } from "node:fs";

type Json = Readonly<Record<string, unknown>>;

interface Recorded {
  readonly name: string;
  readonly examples: readonly Json[];
}

/** A field's path, such as `pull_request.head.sha`, to the types it was recorded with. */
type Shape = ReadonlyMap<string, ReadonlySet<string>>;

let recorded: readonly Recorded[] | undefined;
const shapes = new Map<string, Shape>();

/** Left out of all comparison: they differ between payloads that GitHub sent at different times. */
const unsteady =
  /(^|\.)(_links|license|labels|permissions|html_url|performed_via_github_app|auto_merge|enterprise|changes\.owner\.from)(\.|$)/;

function typeOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}

function walk(value: Json, prefix: string, found: Map<string, string>): void {
  for (const [name, one] of Object.entries(value)) {
    const path = `${prefix}${name}`;
    if (unsteady.test(path)) continue;
    found.set(path, typeOf(one));
    if (typeOf(one) === "object") walk(one as Json, `${path}.`, found);
  }
}

function fieldsOf(payload: Json): Map<string, string> {
  const found = new Map<string, string>();
  walk(payload, "", found);
  return found;
}

/** The fields that all recorded payloads of an event have. A field below one that is null somewhere counts where it is not. */
function shapeOf(event: string, action: string | undefined): Shape | undefined {
  const key = `${event}.${action ?? ""}`;
  const known = shapes.get(key);
  if (known) return known;
  const file = new URL(import.meta.resolve("@octokit/webhooks-examples"));
  recorded ??= JSON.parse(readFileSync(file, "utf8")) as readonly Recorded[];
  const all = recorded.find((one) => one.name === event)?.examples ?? [];
  const same = all.filter((one) => one["action"] === action);
  const examples = (same.length > 0 ? same : all).map(fieldsOf);
  const [first] = examples;
  if (!first) return undefined;
  const steady = [...first.keys()].filter((path) => examples.every((one) => one.has(path)));
  const shape = new Map(steady.map((path) => [path, new Set(examples.map((one) => one.get(path) ?? ""))]));
  shapes.set(key, shape);
  return shape;
}

/** Where a payload lacks what every recorded one has, or has it with another type. null and a value are one type. */
export function webhookProblems(event: string, payload: Json): readonly string[] {
  const action = typeof payload["action"] === "string" ? payload["action"] : undefined;
  const shape = shapeOf(event, action);
  if (!shape) return [`${event}: no payload of it was ever recorded`];
  const own = fieldsOf(payload);
  return [...shape].flatMap(([path, types]) => {
    const type = own.get(path);
    const parent = path.includes(".") ? own.get(path.slice(0, path.lastIndexOf("."))) : "object";
    // A part that is null here, an assignee for example, has no fields.
    if (parent !== "object") return [];
    if (type === undefined) return [`${event} ${action ?? ""}: ${path} is missing`];
    const fits = types.has(type) || type === "null" || (types.size === 1 && types.has("null"));
    return fits ? [] : [`${event} ${action ?? ""}: ${path} is ${type}, recorded as ${[...types].join(" or ")}`];
  });
}
