import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { folderVersion } from "../../../src/adapters/repository/folder.ts";
import type { Review } from "../../../src/domain/review.ts";
import { readEnvironment } from "../../../src/environment.ts";
import { reviewSpecs } from "../../../src/flows/review-specs.ts";
import { buildWorld } from "../../../src/world.ts";

const openToEverybody = readFileSync("templates/demo/head/migrations/shop.yaml", "utf8");

const waivers = (...lent: readonly (readonly [rule: string, expires: string])[]): string => `waivers:
${lent
  .map(
    ([rule, expires]) => `  - id: for-${rule}
    rules: [${rule}]
    match: { spec: shop }
    reason: Open for the time of one migration
    owner: "@acme/storage"
    approvedBy: [ben, cho]
    created: "2026-01-10"
    expires: "${expires}"`,
  )
  .join("\n")}
`;

/** The demo's change, whose base has these waivers and exceptions, on the 12th of January. */
async function reviewed(lent: string, exceptions = ""): Promise<Review> {
  const folder = await mkdtemp(join(tmpdir(), "sirsi-lent-"));
  try {
    const [base, head] = [join(folder, "base"), join(folder, "head")];
    await cp("templates/demo/base", base, { recursive: true });
    await mkdir(join(base, ".sirsi"), { recursive: true });
    await writeFile(join(base, ".sirsi/waivers.yaml"), lent);
    const excepting = (text: string) => text.replace("  compliance:\n", `  compliance:\n${exceptions}`);
    const spec = "migrations/shop.yaml";
    await writeFile(join(base, spec), excepting(readFileSync(join(base, spec), "utf8")));
    await cp(base, head, { recursive: true });
    await writeFile(join(head, spec), excepting(openToEverybody));
    const environment = readEnvironment(
      { SIRSI_TERRAFORM_BIN: "no-terraform-here", SIRSI_STATE_DIR: join(folder, "states") },
      {},
    );
    return await reviewSpecs(
      {
        repository: { head: await folderVersion(head), base: await folderVersion(base) },
        mode: "static",
        tenant: "local",
        repositoryName: "work-tree",
        timeoutSeconds: 10,
        version: "0.0.0",
      },
      buildWorld(environment, { quiet: true, now: new Date("2026-01-12T09:00:00Z") }, () => undefined),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

it("a review says until when the waiver holds that a result rests on, and nothing of one that no result needs", async () => {
  const review = await reviewed(waivers(["AWS-EC2-001", "2026-01-31"], ["AWS-KMS-001", "2026-01-20"]));

  expect(review.specs[0]?.policy?.results.filter(({ status }) => status === "waived").map(({ rule }) => rule)).toContain(
    "AWS-EC2-001",
  );
  expect([review.holdsUntil, review.specs[0]?.holdsUntil]).toEqual(["2026-02-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z"]);
});

it("an exception of the spec ends a review as well", async () => {
  const exception = `    exceptions:
      - { policy: AWS-S3-003, reason: The appliance reads with provider keys, approvedBy: "@acme/dpo", expires: "2026-01-25" }
`;
  const review = await reviewed(waivers(["AWS-EC2-001", "2026-01-31"]), exception);

  expect(review.holdsUntil).toBe("2026-01-26T00:00:00.000Z");
});

it("a review that rests on neither holds without an end", async () => {
  const review = await reviewed("waivers: []\n");

  expect(review.specs[0]?.policy?.results.length).toBeGreaterThan(0);
  expect(Object.hasOwn(review, "holdsUntil")).toBe(false);
});
