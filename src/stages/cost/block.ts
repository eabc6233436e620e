import { masked, type Attributes, type Json } from "../../domain/change.ts";

const none: Attributes = {};

/** Attributes of a resource or of a block in it, read the way price rules ask. An absent, null, unknown or masked value is undefined. */
export class Block {
  readonly #values: Attributes;
  readonly #fallback: Attributes;

  constructor(values: Attributes, fallback: Attributes = none) {
    this.#values = values;
    this.#fallback = fallback;
  }

  value(name: string): Json | undefined {
    const value = own(this.#values, name) ?? own(this.#fallback, name);
    return value === masked ? undefined : (value ?? undefined);
  }

  /** Text that is not empty. */
  text(name: string): string | undefined {
    const value = this.value(name);
    if (typeof value === "number") return String(value);
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  /** Providers write some numbers as text, for example the memory of an ECS task. */
  number(name: string): number | undefined {
    const value = this.value(name);
    const read = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    return typeof read === "number" && Number.isFinite(read) ? read : undefined;
  }

  flag(name: string): boolean {
    const value = this.value(name);
    return value === true || value === "true";
  }

  /** Items of a list or set of texts. */
  texts(name: string): readonly string[] {
    const value = this.value(name);
    return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
  }

  /** Nested blocks; a single nested object counts as one. */
  blocks(name: string): readonly Block[] {
    const value = this.value(name);
    const items: readonly Json[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
    return items.flatMap((item) => (isAttributes(item) ? [new Block(item)] : []));
  }

  /** The first nested block, or an empty one. */
  block(name: string): Block {
    return this.blocks(name)[0] ?? new Block(none);
  }

  has(name: string): boolean {
    return this.blocks(name).length > 0;
  }
}

const isAttributes = (value: Json): value is Attributes => typeof value === "object" && value !== null && !Array.isArray(value);

function own(values: Attributes, name: string): Json | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
