import type { AttributeSchema, BlockSchema, CtyType } from "../../src/domain/provider-schema.ts";

/** A Terraform type with its schema, read from the TypeScript that CDKTF generated for it. */
export interface DerivedType {
  readonly name: string;
  readonly block: BlockSchema;
}

type NestedBlock = NonNullable<BlockSchema["block_types"]>[string];
type Nesting = NestedBlock["nesting_mode"];
/** How `synthesizeHclAttributes` writes an attribute down: the only place that tells blocks from attributes. */
interface Written {
  readonly isBlock: boolean;
  readonly shape: string;
  readonly storage: string;
}
interface Member {
  readonly name: string;
  readonly computed: boolean;
  readonly optional: boolean;
  readonly required: boolean;
  readonly body: string;
}

const storageTypes: Readonly<Record<string, CtyType>> = {
  string: "string",
  number: "number",
  boolean: "bool",
  any: "dynamic",
  stringList: ["list", "string"],
  numberList: ["list", "number"],
  booleanList: ["list", "bool"],
  stringMap: ["map", "string"],
  numberMap: ["map", "number"],
  booleanMap: ["map", "bool"],
  anyMap: ["map", "dynamic"],
  stringListList: ["list", ["list", "string"]],
  stringMapList: ["list", ["map", "string"]],
  stringMapMap: ["map", ["map", "string"]],
};
const primitives: Readonly<Record<string, CtyType>> = {
  String: "string",
  Number: "number",
  Boolean: "bool",
  Any: "dynamic",
  "": "string",
};

/** undefined for a folder that holds no resource and no data source. Throws when the source does not look as generated. */
export function deriveType(source: string): DerivedType | undefined {
  const reader = new Reader(source);
  const main = [...reader.classes].find(([, section]) => /extends cdktf\.Terraform(Resource|DataSource|Provider) /.test(section));
  if (main === undefined) return undefined;
  const name = /tfResourceType = "(\w+)"/.exec(main[1])?.[1];
  if (name === undefined) throw new Error(`${main[0]} has no tfResourceType`);
  return { name, block: reader.block(main[0]) };
}

class Reader {
  readonly classes: ReadonlyMap<string, string>;
  readonly #functions: ReadonlyMap<string, string>;
  readonly #blocks = new Map<string, BlockSchema>();

  constructor(source: string) {
    const sections = source.split(/\n(?=export )/);
    this.classes = named(sections, /^export class (\w+)/);
    this.#functions = named(sections, /^export function (\w+)/);
  }

  block(className: string): BlockSchema {
    const known = this.#blocks.get(className);
    if (known !== undefined) return known;
    const section = this.classes.get(className);
    const written = this.#written(className, section ?? "");
    const members = section === undefined ? [...written.keys()].map(plainMember) : membersOf(section);
    const block = members.reduce<BlockSchema>((made, member) => this.#add(made, member, written.get(member.name)), {});
    this.#blocks.set(className, block);
    return block;
  }

  #add(made: BlockSchema, member: Member, written: Written | undefined): BlockSchema {
    const flags = flagsOf(member);
    const struct = structOf(member, written, this.classes);
    if (struct !== undefined && written?.isBlock === true && !member.computed) {
      const nested = { nesting_mode: struct.nesting, block: this.block(struct.element), ...countsOf(member, struct, written) };
      return { ...made, block_types: { ...made.block_types, [member.name]: nested } };
    }
    const type = struct === undefined ? simpleType(member, written) : objectType(struct.nesting, this.block(struct.element));
    return { ...made, attributes: { ...made.attributes, [member.name]: { type, ...flags } } };
  }

  #written(className: string, section: string): ReadonlyMap<string, Written> {
    const base = className.replace(/OutputReference$/, "");
    const own = section.indexOf("synthesizeHclAttributes()");
    const text = own >= 0 ? section.slice(own) : (this.#functions.get(`${lowerFirst(base)}ToHclTerraform`) ?? "");
    const entry = /\n\s+(\w+): \{\n\s+value: .*\n\s+isBlock: (true|false),\n\s+type: "(\w+)",\n\s+storageClassType: "(\w+)"/g;
    return new Map(
      [...text.matchAll(entry)].map(([, name = "", isBlock, shape = "", storage = ""]) => [
        name,
        { isBlock: isBlock === "true", shape, storage },
      ]),
    );
  }
}

function named(sections: readonly string[], pattern: RegExp): ReadonlyMap<string, string> {
  return new Map(
    sections.flatMap((section) => {
      const name = pattern.exec(section)?.[1];
      return name === undefined ? [] : [[name, section] as const];
    }),
  );
}

/** The blocks of a provider have no classes; all their attributes are optional. */
const plainMember = (name: string): Member => ({ name, computed: false, optional: true, required: false, body: "" });

function membersOf(section: string): readonly Member[] {
  const parts = section.split(/\n\s+\/\/ (?=\w+ - computed: )/).slice(1);
  return parts.map((part) => {
    const flags = /^(\w+) - computed: (\w+), optional: (\w+), required: (\w+)\n/.exec(part);
    if (flags === null) throw new Error(`Cannot read attribute: ${part.slice(0, 80)}`);
    const [, name = "", computed, optional, required] = flags;
    return { name, computed: computed === "true", optional: optional === "true", required: required === "true", body: part };
  });
}

const flagsOf = ({ computed, optional, required }: Member): Omit<AttributeSchema, "type"> => ({
  ...(required ? { required } : {}),
  ...(optional ? { optional } : {}),
  ...(computed ? { computed } : {}),
});

interface Struct {
  readonly nesting: Nesting;
  readonly element: string;
  /** The member holds one object, not a list of them. */
  readonly alone: boolean;
}

/** The class of a structured member: `X…List` and `X…Map` wrap elements, `X…OutputReference` stands alone; a provider names it in `storage`. */
function structOf(member: Member, written: Written | undefined, classes: ReadonlyMap<string, string>): Struct | undefined {
  const field = /private _\w+ = new (\w+)\(this, "\w+"(?:, (true|false))?\)/.exec(member.body);
  const storage = written !== undefined && /^[A-Z]/.test(written.storage) ? written.storage : undefined;
  const className = field?.[1] ?? storage;
  if (className === undefined) return undefined;
  const wrapper =
    /extends cdktf\.Complex(List|Map) /.exec(classes.get(className) ?? "")?.[1] ?? (field === null ? "Provider" : undefined);
  const element = wrapper === undefined ? className : `${className.replace(/(List|Map)$/, "")}OutputReference`;
  const alone = wrapper === undefined;
  if (wrapper === "Map") return { nesting: "map", element, alone };
  if (written?.shape === "struct") return { nesting: "single", element, alone };
  const isSet = written?.shape === "set" || field?.[2] === "true";
  return { nesting: isSet ? "set" : "list", element, alone };
}

function countsOf(member: Member, struct: Struct, written: Written): Pick<NestedBlock, "min_items" | "max_items"> {
  if (written.shape === "struct") return {};
  return { ...(member.required ? { min_items: 1 } : {}), ...(struct.alone ? { max_items: 1 } : {}) };
}

function objectType(nesting: Nesting, block: BlockSchema): CtyType {
  const attributes = Object.entries(block.attributes ?? {}).map(([name, { type }]) => [name, type] as const);
  const blocks = Object.entries(block.block_types ?? {}).map(
    ([name, nested]) => [name, objectType(nested.nesting_mode, nested.block)] as const,
  );
  const object: CtyType = ["object", Object.fromEntries([...attributes, ...blocks])];
  return nesting === "single" ? object : [nesting, object];
}

function simpleType(member: Member, written: Written | undefined): CtyType {
  const stored = written === undefined ? undefined : storageTypes[written.storage];
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- tsc needs it, the rule thinks not
  if (stored !== undefined) return written?.shape === "set" && stored[0] === "list" ? ["set", stored[1] as CtyType] : stored;
  const map = /new cdktf\.(String|Number|Boolean|Any)Map(List)?\(this/.exec(member.body);
  if (map !== null) {
    const type: CtyType = ["map", primitives[map[1] ?? ""] ?? "string"];
    return map[2] === undefined ? type : ["list", type];
  }
  const getter = /return .*?(Fn\.tolist\()?this\.get(String|Number|Boolean|Any)?(Map|List)?Attribute\(/.exec(member.body);
  // What data sources compute in a form that the package has no class for.
  if (getter === null && member.body.includes("this.interpolationForAttribute(")) return "dynamic";
  if (getter === null) throw new Error(`Cannot tell the type of ${member.name}: ${member.body.slice(0, 200)}`);
  const primitive = primitives[getter[2] ?? ""] ?? "string";
  if (getter[3] === "Map") return ["map", primitive];
  if (getter[3] === "List") return [getter[1] === undefined ? "list" : "set", primitive];
  return primitive;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
