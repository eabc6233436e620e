import { describe, expect, it } from "vitest";
import { readSpec } from "../../../src/stages/spec/read.ts";
import { validateSpec } from "../../../src/stages/spec/validate.ts";
import { exampleText, statedDate, type ExampleName } from "./specs.ts";

type Cloud = "aws" | "azure" | "gcp";

/**
 * What blocks an example (errors) or should be known (W415) when only the line of the provider changes. Worked by hand from the
 * table of kinds and the table of regions in the format's reference, not from what the code said.
 */
const retargets: readonly (readonly [ExampleName, Cloud, readonly string[]])[] = [
  ["01-three-tier-onprem-to-aws", "azure", []],
  ["01-three-tier-onprem-to-aws", "gcp", []],
  ["02-sqlserver-to-azure-sql", "aws", []],
  ["02-sqlserver-to-azure-sql", "gcp", []],
  ["03-static-site-api-to-gcp", "aws", ["SIR-E214 spec.workloads[api].scale.min", "SIR-W415 spec.workloads[api].config.image"]],
  ["03-static-site-api-to-gcp", "azure", ["SIR-W415 spec.workloads[api].config.image"]],
  ["04-ec2-to-gcp-retarget", "aws", ["SIR-E223 spec.workloads[licence].config.image"]],
  ["04-ec2-to-gcp-retarget", "azure", ["SIR-E223 spec.workloads[licence].config.image"]],
  ["05-data-lake", "azure", []],
  ["05-data-lake", "gcp", []],
  ["06-kubernetes-platform", "aws", []],
  ["06-kubernetes-platform", "gcp", []],
  ["07-dr-multi-region", "azure", ["SIR-W415 spec.workloads[api].config.image"]],
  ["07-dr-multi-region", "gcp", ["SIR-E224 spec.target.region", "SIR-W415 spec.workloads[api].config.image"]],
  ["08-serverless-app", "azure", []],
  ["08-serverless-app", "gcp", []],
];

describe("one line retargets", () => {
  it.each(retargets)("%s to %s", (name, cloud, expected) => {
    const text = exampleText(name).replace(/(target:\s*\{?\s*provider: )(?:aws|azure|gcp)/, `$1${cloud}`);
    const { document } = readSpec(`${name}.yaml`, text);
    const findings = document === undefined ? [] : validateSpec(document, { now: statedDate });

    const blocking = findings.filter(({ level, code }) => level === "error" || code === "SIR-W415");

    expect(document?.migration.spec.target.provider).toBe(cloud);
    expect(blocking.map(({ code, at }) => `${code} ${at}`)).toEqual(expected);
  });

  it("proposes a region inside the residency where an alias has none", () => {
    const text = exampleText("07-dr-multi-region").replace("provider: aws", "provider: gcp");
    const { document } = readSpec("07.yaml", text);
    const findings = document === undefined ? [] : validateSpec(document, { now: statedDate });

    expect(findings.find(({ code }) => code === "SIR-E224")?.message).toBe("ireland has no region on gcp. Choose germany.");
  });

  it("leaving Azure, sqlserver may be moved online", () => {
    const online = exampleText("02-sqlserver-to-azure-sql").replace("mode: offline", "mode: online");
    const codes = (text: string) => {
      const { document } = readSpec("02.yaml", text);
      return document === undefined ? ["unread"] : validateSpec(document, { now: statedDate }).map(({ code }) => code);
    };

    expect(codes(online)).toContain("SIR-E208");
    expect(codes(online.replace("provider: azure", "provider: aws"))).not.toContain("SIR-E208");
  });
});
