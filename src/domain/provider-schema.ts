import type { Json } from "./change.ts";

/** One attribute of a Terraform type, in the words of `terraform providers schema -json`. */
export interface AttributeSchema {
  /** cty type: "string", ["list","string"], ["object",{…}] … */
  readonly type: CtyType;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  /** Given in the configuration, kept in no plan and no state. */
  readonly write_only?: boolean;
}

export type CtyType =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", CtyType]
  | readonly ["object", { readonly [name: string]: CtyType }];

export interface BlockSchema {
  readonly attributes?: { readonly [name: string]: AttributeSchema };
  readonly block_types?: {
    readonly [name: string]: {
      readonly nesting_mode: "single" | "list" | "set" | "map";
      readonly block: BlockSchema;
      readonly min_items?: number;
      readonly max_items?: number;
    };
  };
}

/** What one provider knows, by Terraform type. */
export interface ProviderSchema {
  /** `hashicorp/aws` */
  readonly source: string;
  readonly version: string;
  readonly provider: BlockSchema;
  type(name: string): BlockSchema | undefined;
  readonly typeNames: readonly string[];
  /** What is read and not made; absent where nobody asks. */
  dataSource?(name: string): BlockSchema | undefined;
  readonly dataSourceNames?: readonly string[];
  /** Attributes (dotted, blocks without index) whose change replaces the resource. */
  forceNew(type: string): readonly string[];
  /** What is known of a type beyond its attributes; undefined when it was never measured. */
  behaviour?(type: string): TypeBehaviour | undefined;
}

/** How the real provider plans a type. Paths are dotted, blocks without index. */
export interface TypeBehaviour {
  /** Version of the type's schema, as states record it. */
  readonly schemaVersion: number;
  /** Values it gives to what a configuration leaves out. */
  readonly defaults: Readonly<Record<string, Json>>;
  /** Blocks that are filled in by the cloud when a configuration has none. */
  readonly later: readonly string[];
}
