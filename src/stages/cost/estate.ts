import type { Attributes, Change } from "../../domain/change.ts";
import type { Offer, PriceBook } from "../../domain/price.ts";
import { regionOf } from "./region.ts";
import { Resource, type Surroundings } from "./resource.ts";
import { withoutTakenOver } from "./same-object.ts";
import type { WorkloadFacts } from "./spec-usage.ts";

export type Side = "before" | "after";

export interface EstateOptions {
  readonly book: PriceBook;
  readonly region: string | undefined;
  readonly day: string;
  readonly facts: ReadonlyMap<string, WorkloadFacts>;
}

/** Everything that stands before, or after, the plan: where resources find each other. */
export class Estate implements Surroundings {
  readonly book: PriceBook;
  readonly day: string;
  readonly resources: readonly Resource[];
  readonly #side: Side;
  readonly #facts: ReadonlyMap<string, WorkloadFacts>;
  readonly #byAddress: ReadonlyMap<string, readonly Resource[]>;
  #byIdentity: ReadonlyMap<string, readonly Resource[]> | undefined;
  readonly #referrers = new Map<string, ReadonlyMap<Resource, readonly Resource[]>>();
  readonly #offers = new Map<string, ReadonlyMap<string, Offer>>();

  constructor(changes: readonly Change[], side: Side, { book, region, day, facts }: EstateOptions) {
    this.book = book;
    this.day = day;
    this.#side = side;
    this.#facts = facts;
    this.resources = withoutTakenOver(changes, side).flatMap((change) => {
      const values = valuesOn(side, change);
      // The configuration says nothing about what was before it.
      const constants = side === "after" ? change.config : {};
      return values === null ? [] : [new Resource(change, values, constants, regionOf(change, values, region), this)];
    });
    this.#byAddress = grouped(this.resources, ({ change }) =>
      [change.address, baseAddress(change)].map((address) => inWave(change, address)),
    );
  }

  facts(workload: string | undefined): WorkloadFacts | undefined {
    return workload === undefined ? undefined : this.#facts.get(workload);
  }

  offer(service: Offer["service"], region: string, type: string): Offer | undefined {
    const key = `${service}\n${region}`;
    let offers = this.#offers.get(key);
    if (offers === undefined) {
      offers = new Map(this.book.offers("aws", service, region).map((offer) => [offer.type, offer]));
      this.#offers.set(key, offers);
    }
    return offers.get(type);
  }

  /**
   * By expression and by value. What exists already is named by its id; what is planned, by the reference in the configuration.
   * The configuration describes the state after the plan, so the state before asks the values first.
   */
  linked(from: Resource, attribute: string, types: readonly string[]): readonly Resource[] {
    const ofType = (found: readonly Resource[]) =>
      found.filter((one) => one !== from && (types.length === 0 || types.includes(one.type)));
    const byReference = () => ofType(this.#referenced(from.change, attribute));
    const byValue = () => ofType(this.named(namesIn(from, attribute)));
    const [first, second] = this.#side === "after" ? [byReference, byValue] : [byValue, byReference];
    const found = first();
    return found.length > 0 ? found : second();
  }

  referrers(to: Resource, type: string, attribute: string): readonly Resource[] {
    const key = `${type}\n${attribute}`;
    let index = this.#referrers.get(key);
    if (index === undefined) {
      const links = this.resources.filter((one) => one.type === type).map((one) => [one, one.linked(attribute)] as const);
      const found = new Map<Resource, Resource[]>();
      for (const [one, targets] of links) for (const target of targets) append(found, target, one);
      index = found;
      this.#referrers.set(key, index);
    }
    return index.get(to) ?? [];
  }

  /** An expression names what stands in its own plan: another wave may have another resource of that address. */
  #referenced(from: Change, attribute: string): readonly Resource[] {
    const { refs } = from;
    const paths = Object.keys(refs).filter((path) => path === attribute || /^[.[]/.test(path.slice(attribute.length)));
    const own = paths.filter((path) => path.startsWith(attribute)).flatMap((path) => refs[path] ?? []);
    return [...new Set(own.flatMap((address) => this.#byAddress.get(inWave(from, address)) ?? []))];
  }

  /** Resources that have one of these ids, arns or names. */
  named(names: readonly string[]): readonly Resource[] {
    if (names.length === 0) return [];
    this.#byIdentity ??= grouped(this.resources, (one) => identities.flatMap((name) => one.text(name) ?? []));
    return [...new Set(names.flatMap((name) => this.#byIdentity?.get(name)?.slice(0, mostNamesakes) ?? []))];
  }
}

/** Attributes by which AWS resources are named in the attributes of others. */
const identities = ["id", "arn", "name", "identifier", "cluster_identifier", "function_name", "task_definition_arn"];

/** No real estate has so many resources of one name; a plan made to have them must not take time by the square. */
const mostNamesakes = 200;

/** Terraform stops managing what it forgets; it stands, and costs, on. */
function valuesOn(side: Side, { action, before, after }: Change): Attributes | null {
  return side === "before" ? before : action === "forget" ? before : after;
}

/** `aws_eip.a[0]` without its own index; indexes of modules stay. */
function baseAddress({ address, index, deposed }: Change): string {
  if (index === undefined || deposed !== undefined) return address;
  return address.slice(0, address.length - (typeof index === "number" ? String(index) : JSON.stringify(index)).length - 2);
}

const inWave = ({ origin }: Change, address: string): string => `${origin?.wave ?? ""}\n${address}`;

function namesIn(from: Resource, attribute: string): readonly string[] {
  const text = from.text(attribute);
  if (text !== undefined) return [text];
  const inBlock = from.blocks(attribute).flatMap((block) => ["id", "arn", "name"].flatMap((name) => block.text(name) ?? []));
  return [...from.texts(attribute), ...inBlock];
}

function grouped(
  resources: readonly Resource[],
  keys: (resource: Resource) => readonly string[],
): ReadonlyMap<string, readonly Resource[]> {
  const groups = new Map<string, Resource[]>();
  for (const resource of resources) for (const key of new Set(keys(resource))) append(groups, key, resource);
  return groups;
}

function append<K, V>(groups: Map<K, V[]>, key: K, value: V): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [value]);
  else group.push(value);
}
