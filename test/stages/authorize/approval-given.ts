import type { Approval } from "../../../src/domain/approval.ts";
import type { GivenReview } from "../../../src/domain/pull-request.ts";
import type { Review, SpecReview } from "../../../src/domain/review.ts";
import type { ApprovalFacts } from "../../../src/stages/authorize/approvals.ts";
import { approvedSpec } from "../../../src/stages/authorize/approved-spec.ts";
import type { ApprovedPull } from "../../../src/stages/authorize/voices.ts";
import { free } from "../risk/given.ts";
import { noApproval, report, risk, wave } from "./given.ts";

export const head = "a".repeat(40);

/** Needs one approval; nothing is wrong with it. */
export const spec = (parts: Partial<SpecReview> = {}): SpecReview => ({
  file: "migrations/shop.yaml",
  migration: "shop",
  status: "changed",
  verdict: "needs-approval",
  reasons: ["Needs 1 approval."],
  findings: [],
  waves: [wave()],
  workloads: [],
  edges: [],
  policy: report(),
  cost: free,
  risk: risk(),
  approvals: { ...noApproval, count: 1 },
  unknowns: [],
  ...parts,
});

/** `named`: digest of the files that its specs name; null where nobody recorded it. */
export function review(parts: Partial<Review> = {}, named: string | null = "sha256:n", text = "sha256:text"): Review {
  const specs = parts.specs ?? [spec()];
  return {
    schema: "sirsi.review/1",
    product: { name: "SirsiNexus GitOps", version: "0.0.0" },
    at: "2026-01-14T08:00:00.400Z",
    base: "b".repeat(40),
    head,
    verdict: specs[0]?.verdict ?? "allowed",
    reasons: [],
    findings: [],
    rules: [],
    evidence: {
      files: specs.map(({ file }) => ({
        file,
        baseDigest: "sha256:base",
        headDigest: text,
        ...(named === null ? {} : { namedDigest: named }),
      })),
      planDigests: {},
      bundleDigest: null,
      inputDigests: [],
      priceBookDate: null,
      examined: { paths: ["migrations/**/*.yaml"], files: 1 },
      counts: { specs: specs.length, resources: 1, rules: 1, results: 1 },
    },
    ...parts,
    specs,
  };
}

export const approval = (login: string, parts: Partial<Approval> = {}, of: Review = review()): Approval => ({
  repository: 1,
  pull: 7,
  login,
  userId: login.length,
  kind: "approve",
  source: "command",
  head,
  at: "2026-01-14T08:00:00Z",
  governance: null,
  specs: of.specs.map((one) => approvedSpec(one, of.evidence)),
  ...parts,
});

export const given = (login: string, state: GivenReview["state"]): GivenReview => ({
  account: { login, id: login.length, kind: "user" },
  state,
  head,
  at: "2026-01-14T08:00:00Z",
});

/** By Olive; Pat pushed, Cam has commits in it. */
export const pull = (parts: Partial<ApprovedPull> = {}): ApprovedPull => ({
  number: 7,
  author: "olive",
  pushers: ["pat", "olive"],
  contributors: ["cam"],
  reviews: [],
  ...parts,
});

/** Ann, Ben (of the SRE team), Olive, Pat and Cam may write, Rob may not. */
export const facts = (parts: Partial<ApprovalFacts> = {}): ApprovalFacts => ({
  review: review(),
  governance: null,
  approvals: [],
  pulls: [pull()],
  people: [
    { login: "Ann", permission: "write", teams: [] },
    { login: "ben", permission: "maintain", teams: ["@acme/sre"] },
    { login: "olive", permission: "admin", teams: [] },
    { login: "pat", permission: "write", teams: [] },
    { login: "cam", permission: "write", teams: [] },
    { login: "rob", permission: "triage", teams: [] },
  ],
  now: new Date("2026-01-14T09:00:00Z"),
  ...parts,
});
