import type { Line } from "./line.ts";
import type { Resource } from "./resource.ts";

/** Usage of one resource by key; nested keys are dotted. */
export type UsageNumbers<N extends string = string> = Readonly<Record<N, number | undefined>>;
export type UsageWords<W extends string = string> = Readonly<Record<W, string | undefined>>;

/** How one or several Terraform types are charged. */
export interface PriceRule<N extends string = string, W extends string = string> {
  readonly types: readonly string[];
  /** Keys of a usage file that hold a number, with what they mean. */
  readonly usage?: Readonly<Record<N, string>>;
  /** Keys of a usage file that hold a word, with what they mean. */
  readonly words?: Readonly<Record<W, string>>;
  /** A month's bill. No line: this one costs nothing. */
  lines(resource: Resource, usage: UsageNumbers<N>, words: UsageWords<W>): readonly Line[];
}

/** Lets the compiler tie the usage keys that a rule declares to those that it reads. */
export const rule = <const N extends string = never, const W extends string = never>(of: PriceRule<N, W>): PriceRule => of;
