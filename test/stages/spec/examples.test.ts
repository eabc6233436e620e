import { describe, expect, it } from "vitest";
import { readSpec } from "../../../src/stages/spec/read.ts";
import { transitions } from "../../../src/stages/spec/transitions.ts";
import { validateSpec } from "../../../src/stages/spec/validate.ts";
import { effectiveSpec } from "../../../src/stages/spec/weakening.ts";
import { exampleNames, exampleText, statedDate, type ExampleName } from "./specs.ts";

/** What a reader of each example should know, none of it an error. */
const warnings: Readonly<Record<ExampleName, readonly string[]>> = {
  "00-reference-every-field": [
    "SIR-W414 spec.workloads[orders-db].schedule",
    "SIR-W401 spec.workloads[media].verify",
    "SIR-W409 spec.workloads[batch].size.class",
  ],
  "01-three-tier-onprem-to-aws": ["SIR-W407 spec.workloads[web].criticality"],
  "02-sqlserver-to-azure-sql": ["SIR-W402 spec.monitoring.channels"],
  "03-static-site-api-to-gcp": ["SIR-W402 spec.monitoring.channels"],
  "04-ec2-to-gcp-retarget": ["SIR-W401 spec.workloads[licence].verify", "SIR-W407 spec.workloads[licence].criticality"],
  "05-data-lake": ["SIR-W402 spec.monitoring.channels"],
  "06-kubernetes-platform": ["SIR-W402 spec.monitoring.channels"],
  "07-dr-multi-region": ["SIR-W404 spec.workloads[zone].cutover"],
  "08-serverless-app": [],
};

describe("the nine examples", () => {
  it.each(exampleNames)("%s has no errors at its stated date", (name) => {
    const { document, findings } = readSpec(`${name}.yaml`, exampleText(name));

    expect(findings).toEqual([]);
    const judged = document === undefined ? [] : validateSpec(document, { now: statedDate });
    expect(judged.map(({ code, at }) => `${code} ${at}`)).toEqual(warnings[name]);
    expect(judged.filter(({ level }) => level === "error")).toEqual([]);
  });

  it.each(exampleNames)("%s may be a new file, and may stay as it is", (name) => {
    const { document } = readSpec(`${name}.yaml`, exampleText(name));
    expect(document).toBeDefined();
    if (document === undefined) return;

    expect(transitions(undefined, document)).toEqual([]);
    expect(transitions(document, document)).toEqual([]);
    expect(effectiveSpec(document, document, undefined).findings).toEqual([]);
  });
});
