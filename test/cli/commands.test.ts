import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { sirsi } from "./run-cli.ts";

const plan = (name: string) => `test/fixtures/plans/${name}.json`;

describe("policy check", () => {
  it("exits 1 for a plan that a rule denies, and prints the documented shape", async () => {
    const { code, out } = await sirsi(["policy", "check", "--plan", plan("web-service"), "--format", "json", "--all"]);
    const check = JSON.parse(out) as Record<string, unknown> & { results: Record<string, unknown>[] };

    expect(code).toBe(1);
    expect(Object.keys(check)).toEqual(["verdict", "bundle", "results", "coverage"]);
    expect(Object.keys(check.results[0] ?? {}).toSorted()).toEqual([
      "actual",
      "address",
      "attribute",
      "controls",
      "expected",
      "rule",
      "severity",
      "status",
    ]);
    expect(check.results).toContainEqual(
      expect.objectContaining({ rule: "AWS-EC2-008", address: "aws_ebs_volume.scratch", status: "fail", severity: "high" }),
    );
  });

  it.each([
    ["0 when nothing that is asked for fails", ["--rule", "AWS-RDS-001"], "web-service", 0],
    ["0 when the failure is milder than --fail-on", ["--rule", "AWS-EC2-008", "--fail-on", "critical"], "web-service", 0],
    ["1 when it is not", ["--rule", "AWS-EC2-008"], "web-service", 1],
    ["3 when a critical rule cannot be judged", [], "iam-policies", 3],
    ["2 for a rule that does not exist", ["--rule", "AWS-EC2-999"], "web-service", 2],
    ["2 for a framework that does not exist", ["--framework", "soc9"], "web-service", 2],
  ])("exits %s", async (_what, flags, name, expected) => {
    expect((await sirsi(["policy", "check", "--plan", plan(name), ...flags])).code).toBe(expected);
  });

  it("refuses a plan that is not one", async () => {
    const { code, err, out } = await sirsi(["policy", "check", "--plan", "package.json"]);

    expect(code).toBe(2);
    expect(err).toContain("plan JSON could not be read");
    expect(out).toBe("");
  });

  it("accepts with a baseline what the baseline holds, and nothing else", async () => {
    const { out } = await sirsi(["policy", "check", "--plan", plan("web-service"), "--format", "json"]);
    const file = `${process.env["TMPDIR"] ?? "/tmp"}/sirsi-baseline-${process.pid}.json`;
    await import("node:fs/promises").then((fs) => fs.writeFile(file, out));

    expect((await sirsi(["policy", "check", "--plan", plan("web-service"), "--baseline", file])).code).toBe(0);
    expect((await sirsi(["policy", "check", "--plan", plan("changes"), "--baseline", file])).code).toBe(1);
    expect((await sirsi(["policy", "check", "--plan", plan("web-service"), "--baseline", "package.json"])).code).toBe(3);
  });
});

describe("cost", () => {
  it("prints the documented shape with unrounded numbers", async () => {
    const { code, out } = await sirsi(["cost", "--plan", plan("web-service"), "--region", "eu-west-1", "--format", "json"]);
    const cost = JSON.parse(out) as {
      currency: string;
      priceBook: { date: string };
      monthly: Record<string, number>;
      resources: { components: object[] }[];
      unpriced: object[];
    };

    expect(code).toBe(0);
    expect(Object.keys(cost)).toEqual(["currency", "priceBook", "monthly", "resources", "unpriced"]);
    expect(Object.keys(cost.monthly)).toEqual(["before", "after", "delta"]);
    expect(Object.keys(cost.resources.find(({ components }) => components.length > 0)?.components[0] ?? {})).toEqual([
      "name",
      "quantity",
      "unit",
      "unitPrice",
      "monthly",
      "source",
      "date",
    ]);
  });

  it("wants either specs or a plan", async () => {
    expect((await sirsi(["cost"])).code).toBe(2);
    expect((await sirsi(["cost", "migrations/shop.yaml", "--plan", plan("web-service")])).code).toBe(2);
  });
});

describe("validate", () => {
  it("is clean for the demo and jumps to the line of a mistake", async () => {
    const clean = await sirsi(["validate", "--repo", "templates/demo/head", "--now", "2026-01-12"]);
    const broken = await sirsi([
      "validate",
      "migrations/shop.yaml",
      "--repo",
      "templates/demo/head",
      "--now",
      "2026-01-12",
      "--format",
      "json",
    ]);

    expect(clean.code).toBe(0);
    expect(JSON.parse(broken.out)).toMatchObject({ files: ["migrations/shop.yaml"] });
  });
});

describe("the command line itself", () => {
  it.each([
    [["frobnicate"]],
    [["review", "--mode", "magic"]],
    [["review", "--now", "yesterday"]],
    [["policy", "check"]],
    [["explain", "NOPE-1"]],
  ])("exits 2 for wrong usage: %j", async (args) => {
    expect((await sirsi(args)).code).toBe(2);
  });

  it("has --help for every command, with the exit codes at the top", async () => {
    const { code, out } = await sirsi(["--help"]);
    const commands = [...out.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name).filter((name) => name !== "help");

    expect(code).toBe(0);
    expect(out).toContain("Exit codes: 0 allowed or needs approval, 1 denied, 2 invalid input or usage, 3 not evaluated.");
    expect(commands).toEqual([
      "review",
      "validate",
      "synth",
      "plan",
      "policy",
      "cost",
      "risk",
      "init",
      "discover",
      "explain",
      "doctor",
      "sandbox",
      "runner",
      "audit",
      "state",
    ]);
    for (const command of commands) expect((await sirsi([command ?? "", "--help"])).code).toBe(0);
    for (const part of ["register", "start"]) expect((await sirsi(["runner", part, "--help"])).code).toBe(0);
  });

  it("explains codes and rules in words", async () => {
    expect((await sirsi(["explain", "SIR-E204"])).out).toContain("SIR-E204");
    expect((await sirsi(["explain", "aws-ec2-001"])).out).toContain("soc2 CC6.6");
  });

  it("says what the machine has", async () => {
    const { code, out } = await sirsi(["doctor"]);

    expect(code).toBe(0);
    expect(out).toContain("missing  terraform");
    expect(out).toMatch(/ok +policies: bundle/);
  });
});

it("the README names the commands that exist", async () => {
  const readme = await readFile("README.md", "utf8");
  const named = [...readme.matchAll(/npx sirsi ([a-z]+)/g)].map(([, name]) => name);

  expect(named.length).toBeGreaterThan(5);
  for (const command of new Set(named)) expect((await sirsi([command ?? "", "--help"])).code).toBe(0);
});
