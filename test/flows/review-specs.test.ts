import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { folderVersion } from "../../src/adapters/repository/folder.ts";
import { readEnvironment } from "../../src/environment.ts";
import { reviewSpecs } from "../../src/flows/review-specs.ts";
import type { World } from "../../src/ports/world.ts";
import { buildWorld } from "../../src/world.ts";

/** The product's own parts, of which the schemas fail as only a mistake of ours can, the first time they are asked. */
function worldWithBug(states: string): World {
  const environment = readEnvironment({ SIRSI_TERRAFORM_BIN: "no-terraform-here", SIRSI_STATE_DIR: states }, {});
  const world = buildWorld(environment, { quiet: true, now: new Date("2026-01-12T09:00:00Z") }, () => undefined);
  let asked = 0;
  const provider: World["schemas"]["provider"] = (name) => {
    asked += 1;
    if (asked === 1) throw new TypeError("Cannot read properties of undefined");
    return world.schemas.provider(name);
  };
  return { ...world, schemas: { provider } };
}

it("a mistake of ours in one spec closes that spec's gate, says whose it is, and costs no other spec its review", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sirsi-flow-"));
  try {
    await cp("templates/demo/base", folder, { recursive: true });
    const text = readFileSync("templates/demo/base/migrations/shop.yaml", "utf8");
    await writeFile(join(folder, "migrations/till.yaml"), text.replace("name: shop", "name: till"));

    const review = await reviewSpecs(
      {
        repository: { head: await folderVersion(folder) },
        mode: "static",
        tenant: "local",
        repositoryName: "work-tree",
        timeoutSeconds: 10,
        version: "0.0.0",
      },
      worldWithBug(join(folder, "states")),
    );

    const [shop, till] = review.specs;
    expect(review.verdict).toBe("not-evaluated");
    expect(shop?.verdict).toBe("not-evaluated");
    expect(shop?.reasons[0]).toMatch(
      /^This is a bug in sirsi: TypeError: Cannot read properties of undefined.* Please report it/,
    );
    expect(till?.file).toBe("migrations/till.yaml");
    expect(till?.policy?.results.length).toBeGreaterThan(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
