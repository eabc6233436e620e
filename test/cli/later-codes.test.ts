import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { withDefaults } from "../../src/domain/defaults.ts";
import { located, type Finding } from "../../src/domain/finding.ts";
import { displayPath } from "../../src/domain/spec-path.ts";
import { adoptionFindings } from "../../src/stages/plan/adoption.ts";
import { readSpec } from "../../src/stages/spec/read.ts";
import { somePlan } from "../stages/authorize/given.ts";
import { change } from "../stages/risk/given.ts";
import { sirsi } from "./run-cli.ts";

/**
 * Codes that need more than the text: an estimate, the synthesized configuration, prices, a plan. Each is one edit of the three-tier
 * template, which has none of them; the place is where the edit put the mark.
 */
const template = readFileSync("templates/specs/three-tier.yaml", "utf8");
const override = (attribute: string) => `      overrides: { aws: { aws_db_instance: { ${attribute} } } }\n`;
const database = "      size: { vcpu: 4, memory: 32Gi, storage: 600Gi, iops: 6000 }\n";

interface Case {
  readonly code: string;
  readonly from: string;
  readonly to: string;
  /** Text of the edited file that begins where the finding must stand. */
  readonly mark: string;
}

const ofEstimate: readonly Case[] = [
  { code: "SIR-E209", from: "changeRate: 1Gi/h", to: "changeRate: 500Gi/h", mark: "500Gi/h" },
  { code: "SIR-E210", from: "maxDowntime: 30m", to: "maxDowntime: 5m", mark: "{ name: data, state: planned" },
  { code: "SIR-E230", from: 'to: "04:00"', to: 'to: "22:10"', mark: "weekend }\n      rollback: { strategy: fail-back" },
  { code: "SIR-W403", from: "bandwidth: 200Mbps", to: "bandwidth: 10Mbps", mark: "transfer:\n        method: file-sync" },
];
const ofConfiguration: readonly Case[] = [
  {
    code: "SIR-E219",
    from: database,
    to: `${database}${override("performance_insight_enabled: true")}`,
    mark: "performance_insight_enabled",
  },
  { code: "SIR-E220", from: database, to: `${database}${override("storage_encrypted: false")}`, mark: "false } } }" },
  {
    code: "SIR-W417",
    from: "  monitoring:\n    channels",
    to: "  resources:\n    - { name: robot, type: aws_iam_access_key, attributes: { user: robot } }\n  monitoring:\n    channels",
    mark: "{ name: robot",
  },
  { code: "SIR-E226", from: "monthly: 4200", to: "monthly: 10", mark: "10, oneTime" },
];

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function findings(text: string, ...command: readonly string[]): Promise<readonly Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), "sirsi-codes-"));
  folders.push(folder);
  await cp("templates/specs", folder, { recursive: true });
  await writeFile(join(folder, "shop.yaml"), text);
  const args = [...command, "shop.yaml", "--repo", folder, "--now", "2026-01-12T09:00:00Z", "--format", "json"];
  const { out, err } = await sirsi(args);
  if (out === "") throw new Error(err);
  const json = JSON.parse(out) as {
    readonly findings?: readonly Finding[];
    readonly specs?: readonly { readonly findings: readonly Finding[] }[];
  };
  return json.specs?.flatMap((spec) => spec.findings) ?? json.findings ?? [];
}

function edited({ from, to }: Case): string {
  expect(template.split(from)).toHaveLength(2);
  return template.replace(from, () => to);
}

function placeOf(text: string, mark: string): { readonly line: number; readonly column: number } {
  const [before = "", ...after] = text.split(mark);
  expect(after).toHaveLength(1);
  const lines = before.split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}

const placesOf = (found: readonly Finding[], code: string) =>
  found.filter((one) => one.code === code).map(({ location: { line, column } }) => ({ line, column }));

describe("codes of the later stages, at their place", () => {
  it("are none in the template itself", async () => {
    const codes = [...ofEstimate, ...ofConfiguration].map(({ code }) => code);
    const found = [...(await findings(template, "validate")), ...(await findings(template, "review", "--mode", "static"))];

    expect(found.filter(({ code }) => codes.includes(code))).toEqual([]);
  });

  it.each(ofEstimate)("$code from the estimate", async (one) => {
    const text = edited(one);

    expect(placesOf(await findings(text, "validate"), one.code)).toEqual([placeOf(text, one.mark)]);
  });

  it.each(ofConfiguration)("$code from configuration and prices", async (one) => {
    const text = edited(one);

    expect(placesOf(await findings(text, "review", "--mode", "static"), one.code)).toEqual([placeOf(text, one.mark)]);
  });

  it("SIR-E309 from a plan that would replace what is adopted (constructed)", () => {
    const text = template.replace(database, () => `${database}      adopt: { aws_db_instance: legacy-orders }\n`);
    const { document } = readSpec("shop.yaml", text);
    if (document === undefined) throw new Error("the spec cannot be read");
    const replaced = change("replace", "aws_db_instance.orders-db", { workload: "orders-db", importing: "legacy-orders" });
    const found = adoptionFindings(somePlan({ changes: [replaced] }), withDefaults(document.migration)).map((finding) =>
      located(finding, document.sources, displayPath(finding.path, document.migration)),
    );

    expect(placesOf(found, "SIR-E309")).toEqual([placeOf(text, "legacy-orders }")]);
  });
});
