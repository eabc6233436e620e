import { describe, expect, it } from "vitest";
import { governanceDigest } from "../../../src/flows/review/governance-digest.ts";
import type { RepositoryVersion } from "../../../src/ports/repository.ts";
import { fakeVersion } from "../../fakes/fake-version.ts";

const files = {
  ".sirsi/settings.yaml": "version: 1\n",
  ".sirsi/waivers.yaml": "waivers: []\n",
  ".sirsi/policies/own.rego": "package own\n",
  "migrations/shop.yaml": "kind: Migration\n",
};
const version = (more: Readonly<Record<string, string>> = {}) => fakeVersion("v", { ...files, ...more });
const digest = (head: RepositoryVersion, base = version(), governance?: RepositoryVersion) =>
  governanceDigest({ head, base, ...(governance === undefined ? {} : { governance }) }, undefined);

describe("the digest of what governs", () => {
  it("is null where the head has the same as the base, or there is no base", async () => {
    expect(await digest(version())).toBeNull();
    expect(await digest(version({ "migrations/shop.yaml": "other", CODEOWNERS: "* @x" }))).toBeNull();
    expect(await governanceDigest({ head: version() }, undefined)).toBeNull();
  });

  it("makes no pattern of what the head calls a path: anybody writes it, and one can take for ever", async () => {
    const asked: string[] = [];
    const watched = (one: RepositoryVersion): RepositoryVersion => ({
      ...one,
      list: (patterns) => {
        asked.push(...patterns);
        return one.list(patterns);
      },
    });
    const hostile = "*a*a*a*a*a*a*b";
    const settings = `apiVersion: sirsi.dev/v1\nkind: Settings\npolicies: { custom: ["${hostile}", rules] }\n`;

    expect(await digest(watched(version({ ".sirsi/settings.yaml": settings })), watched(version()))).toMatch(/^sha256:/);
    expect(asked).toContain("rules/**");
    expect(asked.filter((pattern) => pattern.includes("*a"))).toEqual([]);
  });

  it("is of exactly these settings, waivers and policies", async () => {
    const all = await Promise.all([
      digest(version({ ".sirsi/settings.yaml": "version: 2\n" })),
      digest(version({ ".sirsi/waivers.yaml": "waivers: [a]\n" })),
      digest(version({ ".sirsi/policies/own.rego": "package other\n" })),
      digest(version({ ".sirsi/policies/more/new.rego": "package more\n" })),
      digest(fakeVersion("v", { "migrations/shop.yaml": "kind: Migration\n" })),
    ]);
    for (const one of all) expect(one).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(new Set(all).size).toBe(all.length);
    expect(await digest(version({ ".sirsi/settings.yaml": "version: 2\n", "README.md": "x" }))).toBe(all[0]);
  });

  it("is taken against the tip of the base branch where that is another version", async () => {
    const newer = version({ ".sirsi/settings.yaml": "version: 2\n" });
    expect(await digest(newer, version(), newer)).toBeNull();
    expect(await digest(version(), version(), newer)).toMatch(/^sha256:/);
  });

  it("is of a file that is no text as well", async () => {
    const bytes = (last: number): RepositoryVersion => ({
      ...version(),
      read: (path, limit) =>
        path.endsWith("own.rego") ? Promise.resolve(Uint8Array.of(0xff, 0xfe, last)) : version().read(path, limit),
    });
    expect(await digest(bytes(1))).toMatch(/^sha256:/);
    expect(await digest(bytes(1))).not.toBe(await digest(bytes(2)));
    expect(await digest(bytes(1), bytes(1))).toBeNull();
  });
});

it("covers policies that the settings name elsewhere", async () => {
  const settings = { apiVersion: "sirsi.dev/v1", kind: "Settings", policies: { custom: ["rules"] } } as const;
  const of = (text: string) => fakeVersion(text, { "rules/own.rego": text });

  expect(
    await governanceDigest({ head: of("new"), base: of("old") }, { ...settings, policies: { custom: ["rules"] } }),
  ).not.toBeNull();
  expect(await governanceDigest({ head: of("new"), base: of("old") }, undefined)).toBeNull();
});
