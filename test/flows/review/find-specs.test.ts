import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { findSpecs } from "../../../src/flows/review/find-specs.ts";
import { fakeVersion } from "../../fakes/fake-version.ts";

const spec = readFileSync("templates/specs/three-tier.yaml", "utf8");
const file = "migrations/shop.yaml";
const governing = {
  waivers: { base: [], head: [] },
  findings: [],
  changes: false,
  gaps: [],
  custom: { sources: [] },
  policyChanges: [],
};

async function found(files: Readonly<Record<string, string>>) {
  const head = fakeVersion("head", files);
  const request = { mode: "static", tenant: "t", repositoryName: "r", timeoutSeconds: 1, version: "0" } as const;
  const { sources } = await findSpecs({ ...request, repository: { head } }, governing);
  return sources[0];
}

it("says which files a spec names, so that an approval is of them too", async () => {
  expect(spec).toContain("userData: scripts/web-init.sh");
  const one = await found({ [file]: spec, "scripts/web-init.sh": "echo one\n" });
  const same = await found({ [file]: spec, "scripts/web-init.sh": "echo one\n", "scripts/other.sh": "echo\n" });
  const other = await found({ [file]: spec, "scripts/web-init.sh": "echo two\n" });
  const none = await found({ [file]: spec });

  expect(one?.namedDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(same?.namedDigest).toBe(one?.namedDigest);
  expect(new Set([one?.namedDigest, other?.namedDigest, none?.namedDigest]).size).toBe(3);
});

it("says nothing of files that a broken spec may name", async () => {
  expect(await found({ [file]: "kind: [" })).not.toHaveProperty("named");
});
