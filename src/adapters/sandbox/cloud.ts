import type { BlockSchema } from "../../domain/provider-schema.ts";
import type { Value, ValueMap } from "./values.ts";

/** What a provider block settles for the resources under it. */
export interface Settings {
  readonly region: string;
  readonly account: string;
  /** Tags or labels that every resource gets. */
  readonly defaultTags: ValueMap;
}

/** One resource that is about to exist. */
export interface Subject {
  readonly type: string;
  readonly settings: Settings;
  /** Its region: its own or that of the provider block. */
  readonly region: string;
  /** The attribute when it is a known text that is not empty. */
  text(name: string): string | undefined;
  value(name: string): Value;
  /** The attribute before an update; null for a new resource. */
  before(name: string): Value;
  /** How many just like it were there before: the next revision of a task definition. */
  readonly nth: number;
  /** Characters out of an alphabet, always the same for the same resource and label. */
  token(label: string, length: number, alphabet: string): string;
}

/** What a data source adds to its configuration, or why it cannot be answered. */
export type DataSource = (configuration: ValueMap, settings: Settings) => ValueMap | { readonly problem: string };

/** What a cloud does that Terraform's schemas do not say. One per provider; see clouds/. */
export interface Cloud {
  settings(configuration: ValueMap | null): Settings;
  /** Attributes that are known at plan time although the configuration leaves them out. */
  atPlan(type: string, block: BlockSchema, prior: ValueMap | null, proposed: ValueMap, settings: Settings): ValueMap;
  /** Attributes that every update renews. */
  renewed(type: string): readonly string[];
  /** Paths that force a replacement for reasons that no list of attributes can give. */
  replaces(type: string, prior: ValueMap, planned: ValueMap): readonly string[];
  /** Values for what was unknown; at least `id` where the type has one. What it leaves out is made up. */
  made(subject: Subject): ValueMap;
  /** What tells it apart from others of its type. */
  keyOf(type: string, state: ValueMap): string;
  /** The name that people gave it, for faults and messages. */
  nameOf(state: ValueMap): string;
  /** Data sources that can be answered truthfully without an account. */
  readonly dataSources: Readonly<Record<string, DataSource>>;
  /** Why it may not be deleted now. */
  refusesDelete(type: string, prior: ValueMap): string | undefined;
}

export const hexDigits = "0123456789abcdef";
export const letters = "abcdefghijklmnopqrstuvwxyz";
export const lettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
