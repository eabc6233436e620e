import { describe, expect, it } from "vitest";
import { terraformRunner } from "../../src/adapters/terraform/terraform-runner.ts";
import type { Review } from "../../src/domain/review.ts";
import { realTerraform, sirsi } from "./run-cli.ts";

const demo = [
  "review",
  "migrations/shop.yaml",
  "--repo",
  "templates/demo/head",
  "--base-dir",
  "templates/demo/base",
  "--mode",
  "sandbox",
  "--now",
  "2026-01-12T09:00:00Z",
];
const installed = (await terraformRunner({ binary: realTerraform, searchPath: process.env["PATH"] ?? "" }).probe()) !== undefined;

/** The head widens port 22 on this line of templates/demo/head/migrations/shop.yaml. */
const lineOfOpenPort = 103;

describe("the demo without Terraform", () => {
  it("is a full review that is never green and says what it could not know", async () => {
    const { code, out } = await sirsi([...demo, "--format", "json"]);
    const review = JSON.parse(out) as Review;
    const [spec] = review.specs;

    expect(code).toBe(3);
    expect(review.verdict).toBe("not-evaluated");
    expect(spec?.mode).toBe("static");
    expect(spec?.unknowns.join(" ")).toContain("No program no-terraform-here was found, so there is no plan");
    expect(spec?.policy?.results).toContainEqual(
      expect.objectContaining({
        rule: "AWS-EC2-001",
        status: "fail",
        location: expect.objectContaining({ line: lineOfOpenPort }),
      }),
    );
    expect(spec?.cost?.monthly.after).toBeGreaterThan(spec?.cost?.monthly.before ?? Infinity);
  });

  it("exits 0 once it was rendered, when asked to", async () => {
    const { code, out } = await sirsi([...demo, "--exit-zero"]);

    expect(code).toBe(0);
    expect(out.startsWith("Not evaluated: Online shop")).toBe(true);
  });
});

describe.skipIf(!installed)("the demo on the sandbox cloud (needs terraform)", () => {
  it("plans against what the base has built, denies the open port at its line, and shows the wave that moves", async () => {
    const { code, out } = await sirsi([...demo, "--format", "json"], { terraform: realTerraform });
    const review = JSON.parse(out) as Review;
    const spec = review.specs[0];
    const plan = (wave: string) => spec?.waves.find(({ name }) => name === wave)?.plan;

    expect(review.verdict).toBe("denied");
    expect(code).toBe(1);
    expect(spec?.findings.filter(({ level }) => level === "error")).toEqual([]);
    // The base applied these 37 resources; an honest sandbox finds nothing to change in them.
    expect(plan("foundation")?.changes.filter(({ action }) => action !== "no-op")).toEqual([]);
    expect(plan("data")?.changes.find(({ address }) => address === "aws_db_instance.orders-db")).toMatchObject({
      action: "update",
      before: { instance_class: "db.r6g.xlarge" },
      after: { instance_class: "db.r6g.2xlarge" },
    });
    // The head makes the database larger and adds the receipts; nothing else of what the base has built is touched.
    const moved = plan("data")?.changes.filter(({ action }) => action !== "no-op") ?? [];
    expect(moved.filter(({ address }) => !/\.receipts(_|$)/.test(address)).map(({ address }) => address)).toEqual([
      "aws_db_instance.orders-db",
    ]);
    expect(moved.filter(({ action }) => action === "create")).toHaveLength(moved.length - 1);
    expect(moved.find(({ address }) => address === "aws_s3_bucket.receipts")).toMatchObject({ action: "create" });
    expect(plan("front")).toMatchObject({ binding: true, mode: "sandbox", complete: true, errored: false });
    expect(spec?.waves.find(({ name }) => name === "front")).toMatchObject({ before: "planned", after: "built" });
    expect(spec?.policy?.results.filter(({ status, severity }) => status === "fail" && severity === "critical")).toEqual([
      expect.objectContaining({ rule: "AWS-EC2-001", location: expect.objectContaining({ line: lineOfOpenPort }) }),
    ]);
    expect(spec?.policy?.results.filter(({ status }) => status === "unknown")).toEqual([]);
    expect(Object.keys(review.evidence.planDigests)).toEqual(["shop/foundation", "shop/data", "shop/front"]);
  }, 180_000);

  it("gives the same plan digests when it is made again", async () => {
    const digests = async () =>
      (JSON.parse((await sirsi([...demo, "--format", "json"], { terraform: realTerraform })).out) as Review).evidence.planDigests;
    const first = await digests();

    expect(Object.values(first)).toHaveLength(3);
    expect(await digests()).toEqual(first);
  }, 240_000);
});
