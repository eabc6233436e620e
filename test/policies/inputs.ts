import type { Json } from "../../src/domain/change.ts";

export type JsonObject = { readonly [key: string]: Json };
export type ChangeInput = JsonObject & { readonly address: string; readonly type: string; readonly in_scope: boolean };

/** One change in the shape of the policy input, written by hand. */
export function change(address: string, value: JsonObject, more: JsonObject = {}): ChangeInput {
  const type = address.split(".").find((word) => /^(aws|azurerm|google|random)_/.test(word)) ?? "";
  return {
    address,
    type,
    name: "this",
    provider: "registry.terraform.io/hashicorp/aws",
    action: "create",
    in_scope: true,
    value,
    before: null,
    after: null,
    unknown: [],
    unknown_refs: {},
    sensitive: [],
    refs: {},
    doc: {},
    config_strings: [],
    linked: {},
    replace_paths: [],
    region: "eu-central-1",
    spec_path: null,
    ...more,
  };
}

export function inputOf(changes: readonly ChangeInput[], more: JsonObject = {}): JsonObject {
  const inScope = [...changes.entries()].filter(([, { in_scope }]) => in_scope);
  const types = new Set(inScope.map(([, { type }]) => type));
  const indexes = (type: string) => inScope.flatMap(([index, other]) => (other.type === type ? [index] : []));
  return {
    schema: "sirsi.policy-input/1",
    now: "2026-01-12T09:00:00Z",
    has: {
      plan: true,
      config: true,
      spec: false,
      cost: false,
      risk: false,
      approvals: false,
      actor: false,
      now: true,
      reviewedDigest: false,
    },
    plan: { complete: true, applyable: true, errored: false, has_changes: true, digest: "sha256:1" },
    reviewed_digest: null,
    actor: null,
    approvals: null,
    spec: null,
    cost: null,
    risk: null,
    changes,
    by_type: Object.fromEntries([...types].map((type) => [type, indexes(type)])),
    by_address: Object.fromEntries(changes.map(({ address }, index) => [address, index])),
    ...more,
  };
}
