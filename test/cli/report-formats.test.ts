import { readFile } from "node:fs/promises";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import type { Log } from "sarif";
import { describe, expect, it } from "vitest";
import { terraformRunner } from "../../src/adapters/terraform/terraform-runner.ts";
import type { Review } from "../../src/domain/review.ts";
import { sarifShape } from "./sarif-shape.ts";
import { readXml } from "../stages/report/xml.ts";
import { realTerraform, sirsi } from "./run-cli.ts";

const demo = "review migrations/shop.yaml --repo templates/demo/head --base-dir templates/demo/base --mode sandbox".split(" ");
const installed = (await terraformRunner({ binary: realTerraform, searchPath: process.env["PATH"] ?? "" }).probe()) !== undefined;

const ajv = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);
const isReport = ajv.compile(JSON.parse(await readFile("schemas/report.schema.json", "utf8")) as object);
const isSarif = ajv.compile(sarifShape);

/** What is wrong with a document, or nothing. */
const faults = (valid: ValidateFunction, document: unknown): readonly string[] =>
  valid(document) ? [] : (valid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ""}`);

async function review(format: string, terraform?: string): Promise<string> {
  const args = [...demo, "--now", "2026-01-12T09:00:00Z", "--format", format];
  const { out } = await sirsi(args, terraform === undefined ? {} : { terraform });
  return out;
}

async function expectDescribed(terraform?: string): Promise<void> {
  const report = JSON.parse(await review("json", terraform)) as Review;

  expect(faults(isReport, report)).toEqual([]);
  expect(report.specs).toHaveLength(1);
  expect(faults(isReport, { ...report, verdict: "fine" })).not.toEqual([]);
  expect(faults(isReport, { ...report, more: true })).not.toEqual([]);
}

describe("a review", () => {
  it("is the JSON that its schema describes, without Terraform", () => expectDescribed());
  it.skipIf(!installed)("is the JSON that its schema describes, on the sandbox cloud (needs terraform)", () =>
    expectDescribed(realTerraform),
  );

  it("is SARIF 2.1.0 on request, with a rule for each of its results", async () => {
    const log = JSON.parse(await review("sarif")) as Log;
    const [run] = log.runs;
    const rules = run?.tool.driver.rules?.map(({ id }) => id) ?? [];

    expect(faults(isSarif, log)).toEqual([]);
    expect(run?.results?.map(({ ruleId }) => ruleId)).toContain("AWS-EC2-001");
    expect(new Set(rules)).toEqual(new Set(run?.results?.map(({ ruleId }) => ruleId)));
    expect(rules).toHaveLength(new Set(rules).size);
  });

  it("is JUnit on request, which counts its own cases", async () => {
    const elements = readXml(await review("junit"));
    const suites = elements.filter(({ name }) => name === "testsuite");
    const total = (name: string) => suites.reduce((sum, { attributes }) => sum + Number(attributes[name]), 0);
    const found = (name: string) => elements.filter((element) => element.name === name).length;

    expect(elements.map(({ attributes }) => attributes["name"])).toContainEqual(expect.stringMatching(/^AWS-EC2-001 /));
    expect(["tests", "failures", "errors", "skipped"].map(total)).toEqual(["testcase", "failure", "error", "skipped"].map(found));
  });
});
