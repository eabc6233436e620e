import protobuf from "protobufjs";

/**
 * The part of Terraform's plugin protocol 6 that a provider of resources needs (tfplugin6.proto of hashicorp/terraform, MPL-2.0
 * facts: names and numbers). Fields that we neither read nor write are left out; protobuf skips them. A block stands in another as
 * `bytes`, which is the same on the wire as a message and lets blocks that recur be encoded once.
 */
const definition = `
syntax = "proto3";
package tfplugin6;
message DynamicValue { bytes msgpack = 1; bytes json = 2; }
message Step { oneof selector { string attribute_name = 1; string element_key_string = 2; int64 element_key_int = 3; } }
message AttributePath { repeated Step steps = 1; }
message Diagnostic { int32 severity = 1; string summary = 2; string detail = 3; AttributePath attribute = 4; }
message RawState { bytes json = 1; }
message Attribute {
  string name = 1; bytes type = 2; bool required = 4; bool optional = 5; bool computed = 6; bool sensitive = 7; bool write_only = 11;
}
message NestedBlock { string type_name = 1; optional bytes block = 2; int32 nesting = 3; int64 min_items = 4; int64 max_items = 5; }
message Block { int64 version = 1; repeated Attribute attributes = 2; repeated NestedBlock block_types = 3; }
message Schema { int64 version = 1; optional bytes block = 2; }
message Capabilities { bool plan_destroy = 1; bool get_provider_schema_optional = 2; bool move_resource_state = 3; }
message Empty {}
message SchemaResponse {
  Schema provider = 1; map<string, Schema> resource_schemas = 2; map<string, Schema> data_source_schemas = 3; Capabilities server_capabilities = 6;
}
message ValidateProviderRequest { DynamicValue config = 1; }
message ValidateRequest { string type_name = 1; DynamicValue config = 2; }
message DiagnosticsResponse { repeated Diagnostic diagnostics = 1; }
message UpgradeRequest { string type_name = 1; int64 version = 2; RawState raw_state = 3; }
message UpgradeResponse { DynamicValue upgraded_state = 1; repeated Diagnostic diagnostics = 2; }
message ConfigureRequest { string terraform_version = 1; DynamicValue config = 2; }
message ReadRequest { string type_name = 1; DynamicValue current_state = 2; bytes private = 3; }
message ReadResponse { DynamicValue new_state = 1; repeated Diagnostic diagnostics = 2; bytes private = 3; }
message PlanRequest {
  string type_name = 1; DynamicValue prior_state = 2; DynamicValue proposed_new_state = 3; DynamicValue config = 4; bytes prior_private = 5;
}
message PlanResponse {
  DynamicValue planned_state = 1; repeated AttributePath requires_replace = 2; bytes planned_private = 3;
  repeated Diagnostic diagnostics = 4; bool legacy_type_system = 5;
}
message ApplyRequest {
  string type_name = 1; DynamicValue prior_state = 2; DynamicValue planned_state = 3; DynamicValue config = 4; bytes planned_private = 5;
}
message ApplyResponse { DynamicValue new_state = 1; bytes private = 2; repeated Diagnostic diagnostics = 3; bool legacy_type_system = 4; }
message ImportRequest { string type_name = 1; string id = 2; }
message Imported { string type_name = 1; DynamicValue state = 2; bytes private = 3; }
message ImportResponse { repeated Imported imported_resources = 1; repeated Diagnostic diagnostics = 2; }
message MoveRequest {
  string source_provider_address = 1; string source_type_name = 2; int64 source_schema_version = 3; RawState source_state = 4;
  string target_type_name = 5; bytes source_private = 6;
}
message MoveResponse { DynamicValue target_state = 1; repeated Diagnostic diagnostics = 2; bytes target_private = 3; }
message ReadDataRequest { string type_name = 1; DynamicValue config = 2; }
message ReadDataResponse { DynamicValue state = 1; repeated Diagnostic diagnostics = 2; }
message StopResponse { string Error = 1; }
`;

export interface DynamicValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}
export type Step =
  { readonly attribute_name: string } | { readonly element_key_string: string } | { readonly element_key_int: number };
export interface AttributePath {
  readonly steps: readonly Step[];
}
export interface Diagnostic {
  /** 1 error, 2 warning. */
  readonly severity: 1 | 2;
  readonly summary: string;
  readonly detail?: string;
  readonly attribute?: AttributePath;
}
export interface WireBlock {
  readonly attributes: readonly WireAttribute[];
  readonly block_types: readonly WireNestedBlock[];
}
export interface WireAttribute {
  readonly name: string;
  readonly type: Uint8Array;
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
  readonly sensitive: boolean;
  readonly write_only: boolean;
}
export interface WireNestedBlock {
  readonly type_name: string;
  /** Encoded by {@link encodeBlock}. */
  readonly block: Uint8Array;
  readonly nesting: number;
  readonly min_items: number;
  readonly max_items: number;
}
export interface WireSchema {
  readonly version: number;
  readonly block: Uint8Array;
}

type Diagnosed = { readonly diagnostics?: readonly Diagnostic[] };

/** What each call receives and gives back. Protobuf fills in what the sender left out. */
export interface Calls {
  readonly GetProviderSchema: {
    readonly request: object;
    readonly response: {
      readonly provider: WireSchema;
      readonly resource_schemas: Readonly<Record<string, WireSchema>>;
      readonly data_source_schemas: Readonly<Record<string, WireSchema>>;
      readonly server_capabilities: object;
    };
  };
  readonly ValidateProviderConfig: { readonly request: object; readonly response: Diagnosed };
  readonly ValidateResourceConfig: { readonly request: object; readonly response: Diagnosed };
  readonly ValidateDataResourceConfig: { readonly request: { readonly type_name: string }; readonly response: Diagnosed };
  readonly ConfigureProvider: { readonly request: { readonly config: DynamicValue }; readonly response: Diagnosed };
  readonly UpgradeResourceState: {
    readonly request: { readonly type_name: string; readonly raw_state: { readonly json: Uint8Array } };
    readonly response: Diagnosed & { readonly upgraded_state?: DynamicValue };
  };
  readonly ReadResource: {
    readonly request: { readonly type_name: string; readonly current_state: DynamicValue; readonly private: Uint8Array };
    readonly response: Diagnosed & { readonly new_state?: DynamicValue; readonly private?: Uint8Array };
  };
  readonly PlanResourceChange: {
    readonly request: {
      readonly type_name: string;
      readonly prior_state: DynamicValue;
      readonly proposed_new_state: DynamicValue;
      readonly config: DynamicValue;
      readonly prior_private: Uint8Array;
    };
    readonly response: Diagnosed & {
      readonly planned_state?: DynamicValue;
      readonly requires_replace?: readonly AttributePath[];
      readonly planned_private?: Uint8Array;
      readonly legacy_type_system?: boolean;
    };
  };
  readonly ApplyResourceChange: {
    readonly request: {
      readonly type_name: string;
      readonly prior_state: DynamicValue;
      readonly planned_state: DynamicValue;
      readonly config: DynamicValue;
      readonly planned_private: Uint8Array;
    };
    readonly response: Diagnosed & {
      readonly new_state?: DynamicValue;
      readonly private?: Uint8Array;
      readonly legacy_type_system?: boolean;
    };
  };
  readonly ImportResourceState: {
    readonly request: { readonly type_name: string; readonly id: string };
    readonly response: Diagnosed & {
      readonly imported_resources?: readonly {
        readonly type_name: string;
        readonly state: DynamicValue;
        readonly private?: Uint8Array;
      }[];
    };
  };
  readonly MoveResourceState: {
    readonly request: {
      readonly source_type_name: string;
      readonly source_state: { readonly json: Uint8Array };
      readonly target_type_name: string;
    };
    readonly response: Diagnosed & { readonly target_state?: DynamicValue };
  };
  readonly ReadDataSource: {
    readonly request: { readonly type_name: string; readonly config: DynamicValue };
    readonly response: Diagnosed & { readonly state?: DynamicValue };
  };
  readonly StopProvider: { readonly request: object; readonly response: { readonly Error: string } };
}
export type CallName = keyof Calls;

const messages: Readonly<Record<CallName, readonly [request: string, response: string]>> = {
  GetProviderSchema: ["Empty", "SchemaResponse"],
  ValidateProviderConfig: ["ValidateProviderRequest", "DiagnosticsResponse"],
  ValidateResourceConfig: ["ValidateRequest", "DiagnosticsResponse"],
  ValidateDataResourceConfig: ["ValidateRequest", "DiagnosticsResponse"],
  ConfigureProvider: ["ConfigureRequest", "DiagnosticsResponse"],
  UpgradeResourceState: ["UpgradeRequest", "UpgradeResponse"],
  ReadResource: ["ReadRequest", "ReadResponse"],
  PlanResourceChange: ["PlanRequest", "PlanResponse"],
  ApplyResourceChange: ["ApplyRequest", "ApplyResponse"],
  ImportResourceState: ["ImportRequest", "ImportResponse"],
  MoveResourceState: ["MoveRequest", "MoveResponse"],
  ReadDataSource: ["ReadDataRequest", "ReadDataResponse"],
  StopProvider: ["Empty", "StopResponse"],
};

export interface Wire {
  readonly path: string;
  decode(bytes: Uint8Array): unknown;
  encode(message: object): Buffer;
}

const { root } = protobuf.parse(definition, { keepCase: true });
const blockType = root.lookupType("tfplugin6.Block");

export const encodeBlock = (block: WireBlock): Uint8Array => blockType.encode(blockType.fromObject(block)).finish();

/** How each call travels. */
export const wires: Readonly<Record<CallName, Wire>> = (() => {
  const wire = (name: string): Wire => {
    const [request, response] = messages[name as CallName].map((message) => root.lookupType(`tfplugin6.${message}`));
    if (request === undefined || response === undefined) throw new TypeError(`${name} has no messages`);
    return {
      path: `/tfplugin6.Provider/${name}`,
      decode: (bytes) => request.toObject(request.decode(bytes), { defaults: true, longs: Number }),
      encode: (message) => Buffer.from(response.encode(response.fromObject(message)).finish()),
    };
  };
  return Object.fromEntries(Object.keys(messages).map((name) => [name, wire(name)])) as Record<CallName, Wire>;
})();
