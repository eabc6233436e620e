import { cp, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Review } from "../../src/domain/review.ts";
import { sirsi } from "./run-cli.ts";

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const file = "migrations/shop.yaml";
const shop = readFileSync(`templates/demo/base/${file}`, "utf8");
const settings = (body = "") => `apiVersion: sirsi.dev/v1\nkind: Settings\n${body}`;

async function repository(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sirsi-base-"));
  folders.push(folder);
  await cp("templates/demo/base", folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

/** Without Terraform: what is told here is known before any plan. */
async function review(
  head: string,
  base: string,
  ...named: readonly string[]
): Promise<{ readonly code: number; readonly review: Review }> {
  const args = ["review", ...named, "--repo", head, "--base-dir", base, "--now", "2026-01-12T09:00:00Z", "--format", "json"];
  const { code, out, err } = await sirsi(args);
  if (out === "") throw new Error(err);
  return { code, review: JSON.parse(out) as Review };
}

const codesOf = (findings: Review["findings"] = []): readonly string[] => findings.map(({ code, at }) => `${code} ${at}`);

describe("a base that cannot be read", () => {
  it("closes the gate: taken for a new file, the spec would escape every gate that the base set", async () => {
    const base = await repository({ [file]: shop.replace("metadata:\n", "metadata:\n  nme: x\n") });
    const { code, review: made } = await review(await repository(), base);

    expect(code).toBe(3);
    expect(made.specs[0]?.verdict).toBe("not-evaluated");
    expect(made.specs[0]?.reasons[0]).toMatch(
      /^migrations\/shop\.yaml on the base cannot be read as a migration \(SIR-E103 at line \d+\)/,
    );
  });
});

describe("a migration in another file", () => {
  it("is the same migration, and keeps its base", async () => {
    const head = await repository({ "migrations/store.yaml": shop.replace("riskTolerance: low", "riskTolerance: high") });
    await rm(join(head, file));
    for (const named of [[], ["migrations/store.yaml"]]) {
      const { review: made } = await review(head, await repository(), ...named);
      const [spec, ...others] = made.specs;

      expect(others).toEqual([]);
      expect(spec?.status).toBe("changed");
      expect(spec?.notes).toContain("The file was migrations/shop.yaml on the base; it is the same migration.");
      expect(codesOf(spec?.findings).filter((code) => code.startsWith("SIR-W416"))).toEqual([
        "SIR-W416 spec.constraints.riskTolerance",
      ]);
    }
  });

  it("is another one under another name, and then the old one is removed", async () => {
    const head = await repository();
    await rename(join(head, file), join(head, "migrations/store.yaml"));
    await writeFile(join(head, "migrations/store.yaml"), shop.replace("name: shop", "name: store"));
    const { review: made } = await review(head, await repository());

    expect(made.specs.map(({ file: path, status }) => `${path} ${status}`)).toEqual([
      "migrations/shop.yaml removed",
      "migrations/store.yaml added",
    ]);
    expect(made.specs[0]?.verdict).toBe("denied");
  });
});

describe("a change that touches no spec", () => {
  it("is allowed, with what was compared as evidence", async () => {
    const { code, review: made } = await review(await repository({ "README.md": "words" }), await repository());

    expect(code).toBe(0);
    expect(made.verdict).toBe("allowed");
    expect(made.reasons).toEqual([
      "No spec differs from the base: 1 file under migrations/**/*.yaml compared, with the files that they name.",
    ]);
    expect(made.evidence.examined).toEqual({ paths: ["migrations/**/*.yaml"], files: 1 });
  });

  it("is not believed where no spec was found at all", async () => {
    const nowhere = settings("paths: [infra/*.yaml]\n");
    const files = { ".sirsi/settings.yaml": nowhere };
    const { code, review: made } = await review(await repository(files), await repository(files));

    expect(code).toBe(3);
    expect(made.reasons[0]).toMatch(/^No spec was found under infra\/\*\.yaml\./);
  });

  it("is a change of the spec when a file differs that the spec names", async () => {
    const { review: made } = await review(await repository({ "scripts/web-init.sh": "#!/bin/sh\nexit 1\n" }), await repository());

    expect(made.specs.map(({ status, notes }) => ({ status, notes: notes?.[0] }))).toEqual([
      { status: "changed", notes: "Files that the spec names differ from the base: scripts/web-init.sh." },
    ]);
  });
});

describe("settings", () => {
  const strict = settings(
    "approvals: { count: 2, teams: ['@acme/sre'] }\npolicies: { rules: { AWS-S3-003: { severity: critical } } }\n",
  );
  const lax = settings("approvals: { count: 0 }\npolicies: { rules: { AWS-S3-003: { enabled: false } } }\n");

  it("that weaken their own gates are shown, and somebody must approve", async () => {
    const head = await repository({ ".sirsi/settings.yaml": lax });
    const { code, review: made } = await review(head, await repository({ ".sirsi/settings.yaml": strict }));

    expect(codesOf(made.findings)).toEqual([
      "SIR-W416 approvals.teams",
      "SIR-W416 approvals.count",
      "SIR-W416 policies.rules.AWS-S3-003",
    ]);
    expect(made.verdict).toBe("needs-approval");
    expect(code).toBe(0);
  });

  it("that are deleted are shown as well", async () => {
    const { review: made } = await review(await repository(), await repository({ ".sirsi/settings.yaml": strict }));

    expect(made.findings[0]?.message).toContain("The settings are deleted.");
    expect(made.verdict).toBe("needs-approval");
  });

  it("that name what nobody knows are invalid at their line, and close the gate once they are on the base", async () => {
    const wrong = { ".sirsi/settings.yaml": settings("policies: { packs: [bsaeline] }\n") };
    const proposed = await review(await repository(wrong), await repository());

    expect(proposed.review.findings.map(({ code, message, location }) => `${code} ${location.line}: ${message}`)).toEqual([
      "SIR-E104 3: bsaeline is not a policy pack. Did you mean baseline?",
    ]);
    expect(proposed.code).toBe(2);

    const merged = await review(await repository(), await repository(wrong));
    expect(merged.code).toBe(3);
    expect(merged.review.reasons[0]).toBe(".sirsi/settings.yaml: bsaeline is not a policy pack. Did you mean baseline?");
  });

  it("that name custom policies which are not there close the gate of every spec", async () => {
    const custom = { ".sirsi/settings.yaml": settings("policies: { custom: [policies/own.rego] }\n") };
    const { code, review: made } = await review(await repository(custom), await repository(custom), file);

    expect(code).toBe(3);
    expect(made.specs[0]?.reasons).toContain(
      "Custom policies could not be evaluated: .sirsi/settings.yaml names policies/own.rego, and there is no policy ending in .rego. " +
        "They are read from the base: mend them there. Until then this gate is closed.",
    );
  });
});

describe("a review without a base", () => {
  it("says so above everything else", async () => {
    const { out } = await sirsi(["review", file, "--repo", await repository(), "--now", "2026-01-12T09:00:00Z"]);

    expect(out.split("\n\n")[0]).toMatch(/^No base: everything counts as new/);
  });
});
