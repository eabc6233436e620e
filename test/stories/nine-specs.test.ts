import { describe, expect, it } from "vitest";
import { terraformRunner } from "../../src/adapters/terraform/terraform-runner.ts";
import type { Review, SpecReview } from "../../src/domain/review.ts";
import { realTerraform, sirsi, type Ran } from "../cli/run-cli.ts";
import { exampleNames, exampleText, statedDate, type ExampleName } from "../stages/spec/specs.ts";
import { repositoryOf } from "./spec-repository.ts";

/** What each spec asks for, as one reads it in its file: where it goes and which waves have something to build. */
const asked: Readonly<Record<ExampleName, { readonly target: "aws" | "azure" | "gcp"; readonly waves: readonly string[] }>> = {
  "00-reference-every-field": { target: "aws", waves: ["foundation", "data", "front"] },
  "01-three-tier-onprem-to-aws": { target: "aws", waves: ["foundation", "data", "front"] },
  "02-sqlserver-to-azure-sql": { target: "azure", waves: ["base", "erp"] },
  "03-static-site-api-to-gcp": { target: "gcp", waves: ["main"] },
  "04-ec2-to-gcp-retarget": { target: "gcp", waves: ["base", "bulk", "farm"] },
  "05-data-lake": { target: "aws", waves: ["base", "ingest", "marts"] },
  "06-kubernetes-platform": { target: "azure", waves: ["base", "data", "compute"] },
  "07-dr-multi-region": { target: "aws", waves: ["main"] },
  "08-serverless-app": { target: "aws", waves: ["main"] },
};
const onAws = exampleNames.filter((name) => asked[name].target === "aws");
const elsewhere = exampleNames.filter((name) => asked[name].target !== "aws");

const installed = (await terraformRunner({ binary: realTerraform, searchPath: process.env["PATH"] ?? "" }).probe()) !== undefined;
const patience = 120_000;

async function run(name: ExampleName, command: readonly string[], terraform?: string): Promise<Ran> {
  const repository = await repositoryOf(name, exampleText(name));
  const place = [repository.file, "--repo", repository.folder, "--now", statedDate.toISOString()];
  try {
    return await sirsi([...command, ...place], terraform === undefined ? {} : { terraform });
  } finally {
    await repository.remove();
  }
}

async function review(name: ExampleName, terraform?: string): Promise<{ readonly spec: SpecReview; readonly code: number }> {
  const { out, err, code } = await run(name, ["review", "--mode", "sandbox", "--format", "json"], terraform);
  expect(err).toBe("");
  const [spec, ...others] = (JSON.parse(out) as Review).specs;
  expect(others).toEqual([]);
  if (spec === undefined) throw new Error(`${name} has no review`);
  return { spec, code };
}

const errorsOf = ({ findings }: Pick<SpecReview, "findings">): readonly string[] =>
  findings.flatMap(({ level, code, message }) => (level === "error" ? [`${code}: ${message}`] : []));

describe("the nine examples at their stated date", () => {
  it.each(exampleNames)(
    "%s validates without an error",
    async (name) => {
      const { code, out } = await run(name, ["validate", "--format", "json"]);

      expect(errorsOf(JSON.parse(out) as Pick<SpecReview, "findings">)).toEqual([]);
      expect(code).toBe(0);
    },
    patience,
  );
});

describe("the examples for Azure and Google", () => {
  it.each(elsewhere)(
    "%s gets a review that says it was not planned, and is never green",
    async (name) => {
      const { spec, code } = await review(name, installed ? realTerraform : undefined);

      expect(spec.unknowns).toContain(`Targets on ${asked[name].target} cannot be planned by this version.`);
      expect(spec.verdict).toBe("not-evaluated");
      expect(code).toBe(3);
      expect(errorsOf(spec)).toEqual([]);
      expect(spec.waves.map((wave) => wave.name)).toEqual(asked[name].waves);
      expect(spec.waves.filter(({ plan }) => plan !== undefined)).toEqual([]);
      expect(spec.cost).toBeUndefined();
    },
    patience,
  );
});

describe.skipIf(!installed)("the examples for AWS on the sandbox cloud (needs terraform)", () => {
  it.each(onAws)(
    "%s is reviewed to the end: every wave planned, policies, cost, risk and a verdict",
    async (name) => {
      const { spec, code } = await review(name, realTerraform);

      expect(errorsOf(spec)).toEqual([]);
      expect(spec.mode).toBe("sandbox");
      expect(spec.waves.map((wave) => wave.name)).toEqual(asked[name].waves);
      expect(spec.waves.flatMap(({ failed }) => failed ?? [])).toEqual([]);
      for (const { plan } of spec.waves) expect(plan).toMatchObject({ errored: false, complete: true, diagnostics: [] });
      expect(spec.waves.flatMap(({ plan }) => plan?.changes ?? []).length).toBeGreaterThan(spec.workloads.length);
      expect(spec.policy?.results.length).toBeGreaterThan(0);
      expect(spec.policy?.results.filter(({ status }) => status === "unknown")).toEqual([]);
      expect(spec.policy?.results.filter(({ rule, status }) => rule === "GEN-SEC-001" && status === "fail")).toEqual([]);
      expect(spec.cost?.monthly.after).toBeGreaterThan(0);
      expect(spec.risk?.reasons.length).toBeGreaterThan(0);
      expect(["allowed", "needs-approval", "denied"]).toContain(spec.verdict);
      expect(code).toBe(spec.verdict === "denied" ? 1 : 0);
    },
    patience,
  );
});
