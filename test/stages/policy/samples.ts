import type { Change } from "../../../src/domain/change.ts";
import { withDefaults, type FullMigration } from "../../../src/domain/defaults.ts";
import type { Plan } from "../../../src/domain/plan.ts";
import type { PolicyResult, RawResult, Rule, Waiver } from "../../../src/domain/policy.ts";
import type { Migration, Workload } from "../../../src/domain/spec.generated.ts";
import type { Has } from "../../../src/stages/policy/input.ts";

/** A bucket that is created; a test says only what it is about. */
export function change(facts: Partial<Change> & { readonly address: string }): Change {
  const type = facts.type ?? facts.address.split(".").at(-2) ?? "aws_s3_bucket";
  return {
    mode: "managed",
    type,
    name: facts.address.split(".").at(-1) ?? "",
    provider: "registry.terraform.io/hashicorp/aws",
    action: "create",
    createBeforeDestroy: false,
    replacePaths: [],
    before: null,
    after: {},
    unknown: [],
    sensitive: [],
    config: {},
    refs: {},
    ...facts,
  };
}

export function plan(changes: readonly Change[], facts: Partial<Plan> = {}): Plan {
  return {
    wave: "main",
    mode: "sandbox",
    binding: true,
    complete: true,
    applyable: true,
    errored: false,
    changes,
    drift: [],
    diagnostics: [],
    digest: "sha256:plan",
    ...facts,
  };
}

export function rule(facts: Partial<Rule> = {}): Rule {
  return {
    id: "AWS-S3-003",
    title: "S3 public access block sets block_public_acls",
    description: "Public ACLs let anyone read.",
    severity: "high",
    stage: "review",
    needs: ["plan"],
    types: ["aws_s3_bucket"],
    attributes: ["block_public_acls"],
    remediation: "Set block_public_acls to true.",
    controls: [{ framework: "soc2", id: "CC6.1", source: "T" }],
    ...facts,
  };
}

export function row(facts: Partial<RawResult> = {}): RawResult {
  return {
    rule: "AWS-S3-003",
    address: "aws_s3_bucket.logs",
    status: "fail",
    attribute: "block_public_acls",
    actual: false,
    expected: true,
    params: {},
    ...facts,
  };
}

export function result(facts: Partial<PolicyResult> = {}): PolicyResult {
  return {
    rule: "AWS-S3-003",
    address: "aws_s3_bucket.logs",
    status: "fail",
    severity: "high",
    attribute: "block_public_acls",
    actual: false,
    expected: true,
    params: {},
    controls: [],
    fingerprint: "sha256:place",
    ...facts,
  };
}

export const hasAll: Has = {
  plan: true,
  config: true,
  spec: true,
  cost: true,
  risk: true,
  approvals: true,
  actor: true,
  now: true,
  reviewedDigest: true,
};

export function waiver(facts: Partial<Waiver> = {}): Waiver {
  return {
    id: "logs-are-public",
    rules: ["AWS-S3-003"],
    match: { address: "aws_s3_bucket.logs" },
    reason: "The vendor appliance reads with a public ACL until release 8.",
    category: "waiver",
    owner: "@acme/storage",
    approvedBy: ["jane"],
    created: "2026-01-01",
    expires: "2026-03-31",
    source: "waivers-file",
    ...facts,
  };
}

export const now = "2026-01-12T09:00:00Z";

type Spec = Migration["spec"];

export function migration(spec: Partial<Spec> = {}, metadata: Partial<Migration["metadata"]> = {}): FullMigration {
  return withDefaults({
    apiVersion: "sirsi.dev/v1",
    kind: "Migration",
    metadata: { name: "shop", owner: "@acme/commerce", environment: "production", ...metadata },
    spec: { target: { provider: "aws", region: "germany" }, workloads: [workload()], ...spec },
  });
}

export const workload = (facts: Partial<Workload> = {}): Workload => ({ name: "media", kind: "object-store", ...facts });
