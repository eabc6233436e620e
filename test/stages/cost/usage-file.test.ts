import { describe, expect, it } from "vitest";
import { usageKeysOf } from "../../../src/stages/cost/charge.ts";
import { readUsageFile, typeOfAddress } from "../../../src/stages/cost/usage-file.ts";
import { billOf, creates, estimate } from "./given.ts";

const read = (text: string) => readUsageFile(text, usageKeysOf);

/** GB that a NAT gateway with this address processes by a usage file. */
function processed(text: string, address: string): number | null | undefined {
  const { usage } = read(text);
  return billOf(estimate([creates(address, {}, { type: "aws_nat_gateway" })], { usage }))["Data processed"]?.quantity;
}

const nat = (lines: readonly string[]): string => `version: 0.1\nresource_usage:\n${lines.map((line) => `  ${line}\n`).join("")}`;

describe("addresses", () => {
  it("match exactly, with their index", () => {
    const text = nat(["'aws_nat_gateway.main[\"a\"]': { monthly_data_processed_gb: 5 }"]);

    expect(processed(text, 'aws_nat_gateway.main["a"]')).toBe(5);
    expect(processed(text, 'aws_nat_gateway.main["b"]')).toBeNull();
  });

  it("match any index with [*], in modules too", () => {
    const text = nat(["module.net[*].aws_nat_gateway.main[*]: { monthly_data_processed_gb: 7 }"]);

    expect(processed(text, 'module.net["eu.west"].aws_nat_gateway.main[0]')).toBe(7);
    expect(processed(text, "module.net[0].aws_nat_gateway.other[0]")).toBeNull();
    expect(processed(text, "module.net.aws_nat_gateway.main[0]")).toBeNull();
    const one = nat(["module.net[1].aws_nat_gateway.main[*]: { monthly_data_processed_gb: 7 }"]);
    expect(
      ["module.net[1].aws_nat_gateway.main[0]", "module.net[2].aws_nat_gateway.main[0]"].map((address) =>
        processed(one, address),
      ),
    ).toEqual([7, null]);
  });

  it("go before wildcards, those before the type, key by key", () => {
    const text = `${nat(["aws_nat_gateway.a[*]: { monthly_data_processed_gb: 2 }", "'aws_nat_gateway.a[0]': { monthly_data_processed_gb: 1 }"])}resource_type_default_usage:\n  aws_nat_gateway: { monthly_data_processed_gb: 3 }\n`;

    expect(
      ["aws_nat_gateway.a[0]", "aws_nat_gateway.a[1]", "aws_nat_gateway.b"].map((address) => processed(text, address)),
    ).toEqual([1, 2, 3]);
  });

  it.each([
    ["aws_lb.web", "aws_lb"],
    ['module.a["x.y"].module.b.aws_lb.web[0]', "aws_lb"],
    ["module.module.aws_lb.web", "aws_lb"],
  ])("%s is of type %s", (address, type) => {
    expect(typeOfAddress(address)).toBe(type);
  });
});

describe("values", () => {
  it("nest, as in Infracost's files", () => {
    const { usage, problems } = read(nat(["aws_s3_bucket.media:", "  object_tags: 10", "  standard: { storage_gb: 100 }"]));

    expect(problems).toEqual([]);
    expect([...(usage.resources.get("aws_s3_bucket.media") ?? [])]).toEqual([
      ["object_tags", 10],
      ["standard.storage_gb", 100],
    ]);
  });

  it("warn about keys that no rule reads, at their line, and leave them out", () => {
    const { usage, problems } = read(
      nat(["aws_nat_gateway.main:", "  monthly_data_procesed_gb: 5", "  monthly_data_processed_gb: 6"]),
    );

    expect(problems).toEqual([
      {
        level: "warning",
        message: "monthly_data_procesed_gb is not a usage key of this type; it is ignored.",
        line: 4,
        column: 5,
      },
    ]);
    expect([...(usage.resources.get("aws_nat_gateway.main") ?? [])]).toEqual([["monthly_data_processed_gb", 6]]);
  });

  it.each(["-1", ".inf", ".nan", "[1]", "''", "null"])("are refused when they are %s", (value) => {
    const { problems, usage } = read(nat([`aws_nat_gateway.main: { monthly_data_processed_gb: ${value} }`]));

    expect(problems.map(({ level }) => level)).toEqual(["warning"]);
    expect(usage.resources.get("aws_nat_gateway.main")?.size).toBe(0);
  });

  it("warn about types without usage", () => {
    expect(
      read(nat(["aws_subnet.a: { x: 1 }", "aws_data_transfer.a: { region: x }"])).problems.map(({ message }) => message),
    ).toEqual([
      "aws_subnet.a has no price rule that reads usage; it is ignored.",
      "aws_data_transfer.a has no price rule that reads usage; it is ignored.",
    ]);
  });
});

describe("hostile and broken files", () => {
  it.each([
    [
      "aliases",
      "version: 0.1\nresource_usage: &a { aws_lb.a: { new_connections: 1 } }\nresource_type_default_usage: *a\n",
      "alias",
    ],
    ["several documents", "version: 0.1\n---\nversion: 0.1\n", "not valid YAML"],
    ["duplicate keys", "version: 0.1\nversion: 0.1\n", "not valid YAML"],
    ["broken YAML", "version: [\n", "not valid YAML"],
    ["another version", "version: 0.2\n", "version 0.2 is not known"],
    ["a list", "- 1\n", "must be a map"],
    ["depth", "[".repeat(100_000), "nested too deeply"],
    ["size", `version: 0.1\n# ${"x".repeat(1_100_000)}`, "larger than 1 MiB"],
  ])("with %s are refused as a whole", (_what, text, message) => {
    const { usage, problems } = read(text);

    expect(problems[0]).toMatchObject({ level: "error" });
    expect(problems[0]?.message).toContain(message);
    expect(usage.resources.size + usage.types.size).toBe(0);
  });

  it("cannot reach into prototypes", () => {
    const { problems } = read(
      nat(["__proto__: { monthly_requests: 1 }", "aws_sqs_queue.a: { __proto__: { monthly_requests: 1 } }"]),
    );

    expect(problems.length).toBeGreaterThan(0);
    expect(({} as Record<string, unknown>)["monthly_requests"]).toBeUndefined();
  });

  it("that are empty say nothing", () => {
    expect(read("")).toEqual({ usage: { resources: new Map(), types: new Map() }, problems: [] });
  });
});
