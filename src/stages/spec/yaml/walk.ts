import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair, type Range, type YAMLMap } from "yaml";
import type { Location } from "../../../domain/location.ts";
import { pointer, type SpecPath } from "../../../domain/spec-path.ts";
import { plainText } from "../words.ts";
import { limits } from "./limits.ts";
import type { Positions } from "./positions.ts";
import type { Problem } from "./problem.ts";

/** Plain values with the place of every node. */
export interface Walked {
  readonly value: unknown;
  readonly nodes: Map<string, { readonly value: Location; readonly key?: Location }>;
  readonly problems: readonly Problem[];
  /** Pointers of maps that lost an entry here, so that nobody reports it as missing. */
  readonly incomplete: ReadonlySet<string>;
  /** A limit was passed: the value is not whole. */
  readonly broken: boolean;
}

/** Reads nodes into plain values. Keys never reach a prototype; aliases are counted; a path through an alias has the place of its anchor. */
export function walk(document: Document.Parsed, positions: Positions): Walked {
  const walker = new Walker(positions);
  const value = walker.value(document.contents, [], undefined);
  return { value, nodes: walker.nodes, problems: walker.problems, incomplete: walker.incomplete, broken: walker.broken };
}

class Walker {
  readonly nodes = new Map<string, { readonly value: Location; readonly key?: Location }>();
  readonly problems: Problem[] = [];
  readonly incomplete = new Set<string>();
  broken = false;
  private readonly positions: Positions;
  private readonly anchors = new Map<string, { readonly node: Node; uses: number }>();
  private readonly open = new Set<Node>();
  private count = 0;

  constructor(positions: Positions) {
    this.positions = positions;
  }

  /** `at` is where the value stands when that is not the node itself: the alias. */
  value(node: Node | null, path: SpecPath, key: Location | undefined, at: Node | null = node): unknown {
    if (this.broken) return undefined;
    const [start, end] = spanOf(at);
    this.count += 1;
    if (this.count > limits.values)
      return this.stop("The file holds too many values. Write fewer aliases or split it.", start, end, path);
    // `owner:` with nothing behind it stands nowhere; its key does.
    const place = start === end && key !== undefined ? key : this.positions.location(start, end);
    this.nodes.set(pointer(path), key === undefined ? { value: place } : { value: place, key });
    if (node === null) return null;
    if (isAlias(node)) return this.alias(node.source, path, key, node);
    if (node.anchor !== undefined && node.anchor !== "" && node === at) this.anchors.set(node.anchor, { node, uses: 0 });
    return this.plain(node, path, start, end);
  }

  private plain(node: Node, path: SpecPath, start: number, end: number): unknown {
    if (isMap(node)) return this.inside(node, () => this.map(node, path));
    if (isSeq(node) && node.items.length > limits.items)
      return this.stop(`The list holds more than ${limits.items} items. Split the file.`, start, end, path);
    if (isSeq(node))
      return this.inside(node, () => node.items.map((item, index) => this.value(asNode(item), [...path, index], undefined)));
    if (!isScalar(node)) return null;
    const { value } = node;
    if (typeof value !== "string" || value.length <= limits.scalar) return value;
    return this.stop("This value is longer than 64 KiB. Keep it in a file of its own.", start, end, path);
  }

  private inside(node: Node, read: () => unknown): unknown {
    this.open.add(node);
    const value = read();
    this.open.delete(node);
    return value;
  }

  private alias(name: string, path: SpecPath, key: Location | undefined, at: Node): unknown {
    const [start, end] = spanOf(at);
    const anchor = this.anchors.get(name);
    const wrong =
      anchor === undefined ? "refers to no anchor before it" : this.open.has(anchor.node) ? "contains itself" : undefined;
    if (anchor === undefined || wrong !== undefined) {
      this.broken = true;
      this.report("SIR-E101", `The alias ${wrong ?? ""}. Write the value out.`, start, end, path);
      return undefined;
    }
    anchor.uses += 1;
    if (anchor.uses > limits.aliasUses)
      return this.stop(`An anchor is used more than ${limits.aliasUses} times. Write the values out.`, start, end, path);
    return this.value(anchor.node, path, key, at);
  }

  private map(node: YAMLMap, path: SpecPath): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    const seen = new Map<string, number[]>();
    for (const pair of node.items) {
      const name = this.keyOf(pair, path);
      if (name === undefined) continue;
      const [start, end] = spanOf(asNode(pair.key));
      const earlier = seen.get(name);
      if (earlier !== undefined) {
        earlier.push(start, end);
        continue;
      }
      seen.set(name, [start, end]);
      value[name] = this.value(asNode(pair.value), [...path, name], this.positions.location(start, end));
    }
    for (const [name, spans] of seen) if (spans.length > 2) this.duplicate(name, spans, path);
    return value;
  }

  private keyOf(pair: Pair, path: SpecPath): string | undefined {
    const key = asNode(pair.key);
    const [start, end] = spanOf(key);
    if (!isScalar(key) || key.value === null) {
      this.broken = true;
      this.report("SIR-E101", "A key must be plain text. Write a name before the colon.", start, end, path);
      return undefined;
    }
    const name = typeof key.value === "string" ? key.value : JSON.stringify(key.value);
    if (name === "<<") {
      this.incomplete.add(pointer(path));
      this.report("SIR-E103", "Merge keys are not supported. Write the fields out, or alias a whole value.", start, end, [
        ...path,
        name,
      ]);
      return undefined;
    }
    if (name === "__proto__") {
      this.report("SIR-E103", "__proto__ is not a field. Remove it.", start, end, [...path, name]);
      return undefined;
    }
    return name;
  }

  private duplicate(name: string, spans: readonly number[], path: SpecPath): void {
    // One of the two was probably meant to be another key: that one is not also missing.
    this.incomplete.add(pointer(path));
    const lines = spans.filter((_, index) => index % 2 === 0).map((offset) => this.positions.line(offset));
    const times = lines.length === 2 ? "twice" : `${lines.length} times`;
    const where = `${lines.slice(0, 4).join(", ")}${lines.length > 4 ? ", …" : ""}`.replace(/, (\d+)$/, " and $1");
    const message = `${plainText(name)} is given ${times} (lines ${where}). Remove ${lines.length === 2 ? "one" : "all but one"}.`;
    this.report("SIR-E102", message, spans[2] ?? 0, spans[3] ?? 0, [...path, name]);
  }

  private report(code: Problem["code"], message: string, start: number, end: number, path: SpecPath): void {
    this.problems.push({ code, message, start, end, path });
  }

  private stop(message: string, start: number, end: number, path: SpecPath): unknown {
    this.broken = true;
    this.report("SIR-E112", message, start, Math.min(end, start + 1), path);
    return undefined;
  }
}

const asNode = (value: unknown): Node | null => (value !== null && typeof value === "object" ? (value as Node) : null);

/** Start and end of a value without the blank lines and comments that a block collection drags behind it. */
function spanOf(node: Node | null): readonly [number, number] {
  const range: Range | null | undefined = node?.range;
  if (node === null || range === null || range === undefined) return [0, 0];
  return [range[0], lastOffset(node) ?? range[1]];
}

function lastOffset(node: Node): number | undefined {
  if (isMap(node) && node.flow !== true) {
    const last = node.items.at(-1);
    return last === undefined ? undefined : endOf(asNode(last.value) ?? asNode(last.key));
  }
  if (isSeq(node) && node.flow !== true) return endOf(asNode(node.items.at(-1)));
  return node.range?.[1];
}

const endOf = (node: Node | null): number | undefined => (node === null ? undefined : spanOf(node)[1]);
