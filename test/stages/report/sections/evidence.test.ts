import { expect, it } from "vitest";
import { evidence } from "../../../../src/stages/report/sections/evidence.ts";
import { review } from "../sample-review.ts";
import { itemsOf, rendered } from "../rendered.ts";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
const full = {
  ...review,
  evidence: {
    ...review.evidence,
    planDigests: { data: digest, front: `sha256:ff${digest}` },
    bundleDigest: digest,
    examined: { paths: ["migrations/*.yaml", "more/*.yaml"], files: 2 },
    counts: { specs: 2, resources: 1, rules: 82, results: 140 },
  },
};

it("shows an auditor what the verdict rests on, digests by their first twelve digits", () => {
  expect(itemsOf(evidence(full))).toEqual([
    "SirsiNexus GitOps 0.1.0, 2026-01-12T09:00:00.000Z",
    "head `head`, base `base`",
    "2 specs, 1 resource, 82 rules, 140 results",
    "compared 2 files under migrations/\\*.yaml, more/\\*.yaml",
    "policy bundle `0123456789ab`",
    "price book 2026-07-20",
    "plan of data `0123456789ab`",
    "plan of front `ffsha256:012`",
  ]);
  expect(rendered(evidence(full))).toContain("<details><summary>Evidence</summary>");
});

it("keeps program, commits and counts when there is no room for digests", () => {
  expect(itemsOf(evidence(full), 1)).toEqual(itemsOf(evidence(full)).slice(0, 3));
  expect(rendered(evidence(full), 1)).toContain("<summary>Evidence</summary>");
});

it("names what the review had not: a base, a bundle, a price book, a plan", () => {
  const bare = { ...review.evidence, planDigests: {}, bundleDigest: null, priceBookDate: null };

  expect(itemsOf(evidence({ ...review, base: null, evidence: bare }))).toEqual([
    "SirsiNexus GitOps 0.1.0, 2026-01-12T09:00:00.000Z",
    "head `head`, no base",
    "1 spec, 1 resource, 82 rules, 1 result",
    "compared 1 file under migrations/\\*\\*/\\*.yaml",
  ]);
});
