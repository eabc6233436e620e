import type { Attributes, Change } from "../../domain/change.ts";
import type { Offer, PriceBook } from "../../domain/price.ts";
import { Block } from "./block.ts";
import { quoteOf, regionNotKnown, type Price } from "./quote.ts";
import type { WorkloadFacts } from "./spec-usage.ts";

/** What a resource knows of the estate that it stands in. */
export interface Surroundings {
  readonly book: PriceBook;
  readonly day: string;
  facts(workload: string | undefined): WorkloadFacts | undefined;
  offer(service: Offer["service"], region: string, type: string): Offer | undefined;
  linked(from: Resource, attribute: string, types: readonly string[]): readonly Resource[];
  referrers(to: Resource, type: string, attribute: string): readonly Resource[];
  named(names: readonly string[]): readonly Resource[];
}

/** One resource on one side of a change: what a price rule reads. */
export class Resource extends Block {
  readonly change: Change;
  readonly address: string;
  readonly type: string;
  readonly region: string | undefined;
  readonly #estate: Surroundings;

  /** `constants` stand in for attributes that are not known yet: constants of the configuration. */
  constructor(change: Change, values: Attributes, constants: Attributes, region: string | undefined, estate: Surroundings) {
    super(values, constants);
    this.change = change;
    this.address = change.address;
    this.type = change.type;
    this.region = region;
    this.#estate = estate;
  }

  /** The day that the estimate is for, YYYY-MM-DD. */
  get day(): string {
    return this.#estate.day;
  }

  /** What the spec says about the workload that this resource belongs to. */
  get facts(): WorkloadFacts | undefined {
    return this.#estate.facts(this.change.origin?.workload);
  }

  /** List price in the resource's region, or in `region` for what is sold in one place for the whole world. */
  price(service: string, sku: string, region: string | undefined = this.region): Price {
    if (region === undefined) return regionNotKnown;
    const row = this.#estate.book.find("aws", service, sku, region);
    return row === undefined ? { gap: `no price for ${service} ${sku} in ${region}` } : quoteOf(row);
  }

  /** vCPU and memory of a native type, where it is sold in the region. */
  offer(service: Offer["service"], type: string): Offer | undefined {
    return this.region === undefined ? undefined : this.#estate.offer(service, this.region, type);
  }

  /** Resources of the given types that an attribute refers to. */
  linked(attribute: string, ...types: readonly string[]): readonly Resource[] {
    return this.#estate.linked(this, attribute, types);
  }

  /** The resource of a type that has one of these ids or names. */
  named(names: readonly string[], type: string): Resource | undefined {
    return this.#estate.named(names).find((one) => one.type === type);
  }

  /** Resources of a type that refer to this one by an attribute. */
  referrers(type: string, attribute: string): readonly Resource[] {
    return this.#estate.referrers(this, type, attribute);
  }

  /** How many things a list names: its values, or where they are not known yet, the resources that its expression refers to. */
  count(attribute: string, type: string): number | undefined {
    const named = this.texts(attribute).length;
    const count = named > 0 ? named : this.linked(attribute, type).length;
    return count > 0 ? count : undefined;
  }
}
