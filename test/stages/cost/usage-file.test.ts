import { describe, expect, it } from "vitest";
import { usageKeysOf } from "../../../src/stages/cost/charge.ts";
import { readUsageFile, typeOfAddress } from "../../../src/stages/cost/usage-file.ts";
import { unusedUsage } from "../../../src/stages/cost/usage.ts";
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

  it("that no resource has are named, so that a typing error does not read as no usage", () => {
    const file = read(
      nat([
        "aws_nat_gateway.main: { monthly_data_processed_gb: 1 }",
        "aws_nat_gateway.mian: { monthly_data_processed_gb: 1 }",
        "module.net[*].aws_nat_gateway.main[*]: { monthly_data_processed_gb: 1 }",
        "module.nets[*].aws_nat_gateway.main[*]: { monthly_data_processed_gb: 1 }",
      ]),
    );

    expect(unusedUsage(file, ["aws_nat_gateway.main", 'module.net["a"].aws_nat_gateway.main[0]'])).toEqual([
      { level: "warning", message: "aws_nat_gateway.mian is not in the plan; its usage is ignored.", line: 4, column: 3 },
      {
        level: "warning",
        message: "module.nets[*].aws_nat_gateway.main[*] is not in the plan; its usage is ignored.",
        line: 6,
        column: 3,
      },
    ]);
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

  it.each([
    ["-1", "is -1: usage is zero or more."],
    ["'-1'", "is -1: usage is zero or more."],
    [".inf", "is Infinity: usage is at most 9,007,199,254,740,991."],
    ["1e400", "is Infinity: usage is at most 9,007,199,254,740,991."],
    ["1e16", "is 10000000000000000: usage is at most 9,007,199,254,740,991."],
    [".nan", "is not a number."],
    ["true", "is not a number."],
    ["lots", "is not a number."],
    ["1,000", "is not a number."],
    ["' '", "is not a number."],
    ["[1]", "is not a number."],
  ])("are refused at their line when a number is %s", (value, message) => {
    const { problems, usage } = read(nat(["aws_nat_gateway.main:", `  monthly_data_processed_gb: ${value}`]));

    expect(problems).toEqual([{ level: "error", message: `monthly_data_processed_gb ${message}`, line: 4, column: 5 }]);
    expect(usage.resources.size).toBe(0);
  });

  it("are refused when a word is a number, and taken when a number is written as text", () => {
    expect(read(nat(["aws_instance.web:", "  operating_system: 5"])).problems).toEqual([
      { level: "error", message: "operating_system is not a word.", line: 4, column: 5 },
    ]);
    expect(processed(nat(["aws_nat_gateway.main: { monthly_data_processed_gb: '5.5' }"]), "aws_nat_gateway.main")).toBe(5.5);
  });

  it("warn when a key has no value, as in a file that was generated and not filled in", () => {
    const { problems, usage } = read(nat(["aws_nat_gateway.main:", "  monthly_data_processed_gb:", "aws_eip.a:"]));

    expect(problems.map(({ level, message, line }) => [level, message, line])).toEqual([
      ["warning", "monthly_data_processed_gb has no value; it is ignored.", 4],
      ["warning", "aws_eip.a has no price rule that reads usage; it is ignored.", 5],
    ]);
    expect(usage.resources.get("aws_nat_gateway.main")?.size).toBe(0);
  });

  it("are refused where a resource has a value instead of keys", () => {
    expect(read(nat(["aws_nat_gateway.main: 5"])).problems).toEqual([
      { level: "error", message: "aws_nat_gateway.main must be a map of usage keys.", line: 3, column: 3 },
    ]);
    expect(read(nat(["aws_nat_gateway.main:"])).problems).toEqual([]);
  });

  it("apply to a type where no address is named", () => {
    const text =
      "version: 0.1\nresource_type_default_usage:\n  aws_nat_gateway:\n    monthly_data_procesed_gb: 1\n    monthly_data_processed_gb: 3\n";

    expect(processed(text, "module.net.aws_nat_gateway.main[0]")).toBe(3);
    expect(read(text).problems.map(({ level, line }) => [level, line])).toEqual([["warning", 4]]);
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
    expect(read("")).toEqual({ usage: { resources: new Map(), types: new Map() }, problems: [], places: new Map() });
  });
});
