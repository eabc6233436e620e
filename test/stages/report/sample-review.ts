import type { Change } from "../../../src/domain/change.ts";
import type { PolicyResult, Rule } from "../../../src/domain/policy.ts";
import type { Review, SpecReview } from "../../../src/domain/review.ts";

const file = "migrations/shop.yaml";
export const at = (line: number) => ({ file, line, column: 9, endLine: line, endColumn: 20 });

export const sshRule: Rule = {
  id: "AWS-EC2-001",
  title: "Security group does not open SSH (22) to the internet",
  description: "",
  severity: "critical",
  stage: "review",
  needs: ["plan"],
  types: ["aws_vpc_security_group_ingress_rule"],
  attributes: ["cidr_ipv4"],
  remediation: "Name the networks that need it instead of 0.0.0.0/0.",
  controls: [{ framework: "soc2", id: "CC6.6", source: "P" }],
};

export const sshOpen: PolicyResult = {
  rule: "AWS-EC2-001",
  address: "aws_vpc_security_group_ingress_rule.web_ssh",
  status: "fail",
  severity: "critical",
  attribute: "cidr_ipv4",
  actual: "0.0.0.0/0",
  expected: "a prefix longer than 0",
  params: {},
  controls: sshRule.controls,
  fingerprint: "f".repeat(64),
  wave: "front",
  location: at(103),
};

export const change = (over: Partial<Change> & Pick<Change, "address" | "action">): Change => ({
  mode: "managed",
  type: over.address.split(".")[0] ?? "",
  name: over.address.split(".")[1] ?? "",
  provider: "registry.terraform.io/hashicorp/aws",
  createBeforeDestroy: false,
  replacePaths: [],
  before: null,
  after: {},
  unknown: [],
  sensitive: [],
  config: {},
  refs: {},
  ...over,
});

const resize = change({
  address: "aws_db_instance.orders-db",
  action: "update",
  before: { instance_class: "db.r6g.xlarge", engine: "postgres" },
  after: { instance_class: "db.r6g.2xlarge", engine: "postgres" },
});

export const shop: SpecReview = {
  file,
  migration: "shop",
  title: "Online shop, Frankfurt data centre to AWS",
  owner: "@acme/commerce",
  environment: "production",
  target: { provider: "aws", region: "eu-central-1" },
  status: "changed",
  verdict: "denied",
  reasons: ["AWS-EC2-001 failed for aws_vpc_security_group_ingress_rule.web_ssh"],
  findings: [
    {
      code: "SIR-W401",
      level: "warning",
      message: "nothing verifies receipts after the move. Add a check under verify.",
      path: ["spec", "workloads", 3],
      at: "spec.workloads[receipts]",
      location: at(89),
    },
  ],
  mode: "sandbox",
  waves: [
    {
      name: "data",
      before: "built",
      after: "built",
      workloads: ["orders-db"],
      dependsOn: [],
      plan: {
        wave: "data",
        mode: "sandbox",
        binding: true,
        complete: true,
        applyable: true,
        errored: false,
        changes: [resize],
        drift: [],
        diagnostics: [],
        digest: "sha256:aa",
      },
    },
    {
      name: "front",
      before: "planned",
      after: "built",
      workloads: ["web"],
      dependsOn: ["data"],
      window: "weekend",
      estimate: {
        wave: "front",
        transfers: [{ workload: "web", method: "redeploy", mode: "offline", copy: null, downtime: null, missing: [] }],
        downtime: { best: 600, expected: 690, worst: 900 },
      },
      failed: { wave: "front", mode: "sandbox", binding: true, failure: "terraform plan failed: no such AMI", diagnostics: [] },
    },
  ],
  workloads: [
    { name: "orders-db", kind: "database", wave: "data", location: at(50) },
    { name: "web", kind: "vm", wave: "front", location: at(92) },
  ],
  edges: [{ from: "web", to: "orders-db", type: "hard", source: "explicit" }],
  policy: {
    bundle: { version: "1.0.0", digest: "sha256:bb" },
    inputDigest: "sha256:cc",
    results: [sshOpen],
    requirements: [{ rule: "GEN-CHG-003", address: null, text: "someone other than the author approves" }],
    coverage: { rules: 82, resources: 2, uncoveredTypes: [] },
    requestedWaivers: [],
    unusedWaivers: [],
  },
  cost: {
    currency: "USD",
    priceBook: { date: "2026-07-20" },
    monthly: { before: 100, after: 150.5, delta: 50.5 },
    resources: [
      {
        address: "aws_db_instance.orders-db",
        type: "aws_db_instance",
        workload: "orders-db",
        wave: "data",
        before: 100,
        after: 150.5,
        componentsBefore: [],
        components: [],
      },
    ],
    unpriced: [{ address: "aws_s3_bucket.receipts", component: "storage", reason: "usage not given" }],
    oneTime: [],
    discounts: [],
  },
  budget: { monthly: 4200, onExceed: "block" },
  risk: {
    score: 73,
    level: "high",
    blocked: false,
    gates: [{ level: "high", why: "opens port 22 to 0.0.0.0/0" }],
    reasons: [
      {
        factor: "exposure",
        points: 30,
        why: "opens port 22 to 0.0.0.0/0",
        mitigations: [],
        lower: "name the networks",
        workload: "web",
      },
    ],
    factors: [
      { factor: "destructive", points: 68.5, cap: 60 },
      { factor: "exposure", points: 13, cap: 40 },
    ],
    silent: ["dataLoss", "iam"],
    confidence: { score: 74, level: "medium", because: ["the plan is from the sandbox"] },
  },
  unknowns: ["Whether the account has the quota: the plan is from the sandbox."],
};

export const review: Review = {
  schema: "sirsi.review/1",
  product: { name: "SirsiNexus GitOps", version: "0.1.0" },
  at: "2026-01-12T09:00:00.000Z",
  base: "base",
  head: "head",
  verdict: "denied",
  reasons: [],
  specs: [shop],
  findings: [],
  rules: [sshRule],
  evidence: {
    files: [{ file, baseDigest: "sha256:01", headDigest: "sha256:02" }],
    planDigests: { data: "sha256:aa" },
    bundleDigest: "sha256:bb",
    inputDigests: ["sha256:cc"],
    priceBookDate: "2026-07-20",
    examined: { paths: ["migrations/**/*.yaml"], files: 1 },
    counts: { specs: 1, resources: 1, rules: 82, results: 1 },
  },
};
