import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { folderVersion } from "../src/adapters/repository/folder.ts";
import { workerPool } from "../src/adapters/reviewers/process-pool.ts";
import { noStates } from "../src/adapters/states/no-states.ts";
import type { Review } from "../src/domain/review.ts";
import { readEnvironment } from "../src/environment.ts";
import { reviewSpecs } from "../src/flows/review-specs.ts";
import type { ReviewOrder } from "../src/ports/reviewer.ts";
import { buildWorld } from "../src/world.ts";

const states = mkdtempSync(join(tmpdir(), "sirsi-worker-"));
const environment = { SIRSI_TERRAFORM_BIN: "no-terraform-here", SIRSI_STATE_DIR: states };
const pool = workerPool({
  script: new URL("../src/review-worker.ts", import.meta.url),
  states: noStates,
  ...{ size: 1, memoryMb: 512, timeoutSeconds: 60, environment },
});
afterAll(async () => {
  await pool.stop();
  rmSync(states, { recursive: true, force: true });
});

/** All but the time at which it was made, and digests of inputs that have it. */
function withoutTime({ product: _product, ...review }: Review): Review {
  const digests = review.evidence.inputDigests.reduce(
    (text, digest) => text.replaceAll(digest, "digest"),
    JSON.stringify(review),
  );
  return JSON.parse(digests.replace(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"time"')) as Review;
}

it("a review in a worker is the review in this process, of the same files", { timeout: 90_000 }, async () => {
  const [base, head] = await Promise.all(["base", "head"].map((side) => folderVersion(`templates/demo/${side}`, side)));
  const order: ReviewOrder = {
    repository: { base: base!, head: head!, governance: base! },
    ...{
      mode: "static",
      tenant: "local",
      repositoryName: "acme/shop",
      timeoutSeconds: 10,
      untrusted: false,
      mayHaveNoSpecs: true,
    },
  };
  const world = buildWorld(readEnvironment(environment, {}), { quiet: true }, () => undefined);
  const { untrusted: _untrusted, ...request } = order;
  const here = await reviewSpecs({ ...request, version: "0.0.0" }, world);
  const there = await pool.review(order, new AbortController().signal);

  expect(withoutTime(there)).toEqual(withoutTime(here));
  expect(there.specs.map(({ file }) => file)).toEqual(["migrations/shop.yaml"]);
  expect(there.specs[0]?.policy?.results.length).toBeGreaterThan(0);
  // The same worker makes the next one, and it is the same again.
  const again = await pool.review(order, new AbortController().signal);
  expect(withoutTime(again)).toEqual(withoutTime(here));
});

it("more specs than the order's limit are held in a worker as well", { timeout: 60_000 }, async () => {
  const head = await folderVersion("templates/demo/head", "head");
  const order: ReviewOrder = {
    repository: { head },
    ...{
      mode: "static",
      tenant: "local",
      repositoryName: "acme/shop",
      timeoutSeconds: 10,
      untrusted: true,
      mayHaveNoSpecs: true,
      holdAbove: 0,
    },
  };
  const { verdict, specs } = await pool.review(order, new AbortController().signal);
  expect(verdict).toBe("not-evaluated");
  expect(specs[0]?.reasons[0]).toContain("/sirsi plan");
});
