import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sirsi } from "./run-cli.ts";

const plan = "test/fixtures/plans/web-service.json";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sirsi-cost-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function written(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

async function repositoryWith(name: string, settings: string): Promise<string> {
  const repository = join(folder, name);
  await mkdir(join(repository, ".sirsi"), { recursive: true });
  await writeFile(join(repository, ".sirsi/settings.yaml"), settings);
  return repository;
}

interface CostOutput {
  readonly monthly: { readonly before: number; readonly after: number; readonly delta: number };
  readonly resources: readonly {
    readonly address: string;
    readonly monthly: number | null;
    readonly components: readonly { readonly name: string; readonly unitPrice: number | null; readonly source: string | null }[];
  }[];
  readonly unpriced: readonly { readonly address: string; readonly component: string; readonly reason: string }[];
}

async function costOf(...args: readonly string[]): Promise<CostOutput> {
  const { code, out, err } = await sirsi(["cost", "--plan", plan, "--format", "json", ...args]);
  expect(err).toBe("");
  expect(code).toBe(0);
  return JSON.parse(out) as CostOutput;
}

const discounts = (...lines: readonly string[]) =>
  `apiVersion: sirsi.dev/v1\nkind: Settings\ncost:\n  discounts:\n${lines.map((line) => `    - ${line}\n`).join("")}`;

describe("discounts of the repository's settings", () => {
  it("lower the price of any plan and name the list price", async () => {
    const repository = await repositoryWith("discounted", discounts("{ provider: aws, service: nat-gateway, percent: 20 }"));

    const { resources } = await costOf("--repo", repository);

    // eu-central-1, aws-price of 2025-11: a NAT gateway is 0.052 an hour.
    const gateway = resources.find(({ address }) => address === "aws_nat_gateway.main");
    expect(gateway?.monthly).toBeCloseTo(730 * 0.052 * 0.8, 8);
    expect(gateway?.components[0]?.source).toBe("lamngockhuong/aws-price, list price 0.052 less 20 %");
  });

  it("are said on a terminal, with the total at list prices", async () => {
    const repository = await repositoryWith("half", discounts("{ provider: aws, percent: 50 }"));
    const list = (await costOf("--repo", folder)).monthly.after;

    const { out } = await sirsi(["cost", "--plan", plan, "--repo", repository]);

    expect(out.replace(/\s+/g, " ")).toContain(`50 % on aws. At list prices ${list.toFixed(2)} USD a month, before 0.00.`);
    expect((await costOf("--repo", repository)).monthly.after).toBeCloseTo(list / 2, 8);
  });

  it("of the base go before those of the head, which could lower its own cost", async () => {
    const base = await repositoryWith("base", discounts("{ provider: aws, percent: 10 }"));
    const head = await repositoryWith("head", discounts("{ provider: aws, percent: 90 }"));
    const list = (await costOf("--repo", folder)).monthly.after;

    expect((await costOf("--repo", head, "--base-dir", base)).monthly.after).toBeCloseTo(list * 0.9, 8);
  });

  it("that cannot be read stop the estimate", async () => {
    const repository = await repositoryWith("broken", discounts("{ provider: aws, percent: 101 }"));

    const { code, out, err } = await sirsi(["cost", "--plan", plan, "--repo", repository]);

    expect(code).not.toBe(0);
    expect(out).toBe("");
    expect(err).toContain(".sirsi/settings.yaml");
  });
});

describe("a usage file", () => {
  it("is used, and what it says in vain is named at its line", async () => {
    const file = await written(
      "usage.yaml",
      "version: 0.1\nresource_usage:\n  aws_nat_gateway.main:\n    monthly_data_processed_gb: 100\n    monthly_data: 1\n  aws_nat_gateway.mian:\n    monthly_data_processed_gb: 100\n",
    );

    const { code, out, err } = await sirsi(["cost", "--plan", plan, "--usage", file, "--format", "json"]);
    const { resources } = JSON.parse(out) as CostOutput;

    expect(code).toBe(0);
    expect(err).toBe(
      `${file}:5:5 warning: monthly_data is not a usage key of this type; it is ignored.\n` +
        `${file}:6:3 warning: aws_nat_gateway.mian is not in the plan; its usage is ignored.\n`,
    );
    // eu-central-1, aws-price of 2025-11: 0.052 an hour and 0.052 a GB.
    expect(resources.find(({ address }) => address === "aws_nat_gateway.main")?.monthly).toBeCloseTo(
      730 * 0.052 + 100 * 0.052,
      8,
    );
  });

  it("with a number that is none gives no estimate", async () => {
    const file = await written(
      "broken.yaml",
      "version: 0.1\nresource_usage:\n  aws_nat_gateway.main:\n    monthly_data_processed_gb: -100\n",
    );

    const { code, out, err } = await sirsi(["cost", "--plan", plan, "--usage", file]);

    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toContain(`${file}:4:5 error: monthly_data_processed_gb is -100: usage is zero or more.`);
  });
});

describe("--compare-to", () => {
  it("prints the difference to an earlier estimate", async () => {
    const earlier = await written("earlier.json", (await sirsi(["cost", "--plan", plan, "--format", "json"])).out);
    const list = (await costOf()).monthly.after;

    const changed = JSON.parse(
      (await sirsi(["cost", "--plan", plan, "--format", "json", "--compare-to", earlier])).out,
    ) as CostOutput;

    expect(changed.monthly).toEqual({ before: list, after: list, delta: 0 });
  });

  it.each([
    ["that is missing", undefined, "ENOENT"],
    ["that is not JSON", "cost: 12", "it is not JSON"],
    [
      "in another currency",
      '{"currency":"EUR","monthly":{"after":1},"resources":[]}',
      "its currency is EUR, and estimates are in USD",
    ],
    ["of another shape", '{"version":"0.2","projects":[]}', "it is not what `sirsi cost --format json` prints"],
  ])("refuses a file %s with exit 2", async (_what, text, why) => {
    const file = text === undefined ? join(folder, "missing.json") : await written("other.json", text);

    const { code, out, err } = await sirsi(["cost", "--plan", plan, "--compare-to", file]);

    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toContain(`error: ${file} could not be read: ${why}`);
    expect(err).toContain("Give what `sirsi cost --format json` printed.");
  });
});

describe("a plan that is not whole", () => {
  it("is priced with a warning and exit 3: what is missing costs something too", async () => {
    const { code, out, err } = await sirsi(["cost", "--plan", "test/fixtures/plans/errored.json"]);

    expect(code).toBe(3);
    expect(err).toContain("warning: The plan broke off with an error (errored is true)");
    expect(out).not.toBe("");
  });

  it.each([
    [{ complete: false }, 3, "The plan is not complete (complete is false)"],
    [{ errored: true }, 3, "The plan broke off with an error (errored is true)"],
    [{}, 0, ""],
  ])("says so beside JSON as well: %j", async (flags, exit, why) => {
    const text = await readFile(plan, "utf8");
    const file = await written("partial.json", JSON.stringify({ ...(JSON.parse(text) as object), ...flags }));

    const { code, out, err } = await sirsi(["cost", "--plan", file, "--format", "json"]);

    expect(code).toBe(exit);
    expect(err).toContain(why);
    expect((JSON.parse(out) as CostOutput).resources.length).toBeGreaterThan(5);
  });
});
