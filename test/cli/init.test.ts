import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "../../src/cli/program.ts";
import { readEnvironment } from "../../src/environment.ts";
import { buildWorld } from "../../src/world.ts";
import { sirsi } from "./run-cli.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sirsi-init-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const init = (...args: readonly string[]) => sirsi(["init", "--repo", folder, "--now", "2026-01-12", ...args]);
const given = ["--name", "shop", "--owner", "@acme/shop", "--region", "germany"] as const;
const text = (path: string) => readFile(join(folder, path), "utf8");

describe("sirsi init", () => {
  it("writes settings and a first migration that the product accepts, and says what happens next", async () => {
    const { code, out } = await init(...given);
    const validated = await sirsi(["validate", "--repo", folder, "--now", "2026-01-12"]);

    expect(code).toBe(0);
    expect(out).toContain("wrote .sirsi/settings.yaml");
    expect(out).toContain("wrote migrations/shop.yaml");
    expect(out).toContain("What happens next\n  1. ");
    expect([validated.code, validated.out]).toEqual([0, expect.stringContaining("1")]);
  });

  it.each(["three-tier", "serverless", "data-lake", "dr-multi-region"])("starts from the template %s", async (template) => {
    await init(...given, "--template", template, "--environment", "production");

    expect(await sirsi(["validate", "--repo", folder, "--now", "2026-01-12"])).toMatchObject({ code: 0 });
  });

  it("overwrites nothing unless it is told to, and then everything", async () => {
    await mkdir(join(folder, "migrations"));
    await writeFile(join(folder, "migrations/shop.yaml"), "mine\n");

    const refused = await init(...given);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain("migrations/shop.yaml is there already. Use --force to overwrite it.\nNothing was written.");
    await expect(text(".sirsi/settings.yaml")).rejects.toThrow("ENOENT");

    expect((await init(...given, "--force")).code).toBe(0);
    expect(await text("migrations/shop.yaml")).toContain("kind: Migration");
  });

  it("names what is missing where nobody can be asked", async () => {
    expect(await init("--yes")).toMatchObject({ code: 2, err: expect.stringContaining("Give --owner") as string });
  });

  it.each([
    ["a name that leaves the folder", ["--name", "../shop", "--owner", "@acme/shop"]],
    ["an owner that is nobody", ["--name", "shop", "--owner", "me"]],
    ["a template that is not there", [...given, "--template", "../../etc/passwd"]],
    ["a cloud that is not there", [...given, "--provider", "oracle"]],
  ])("writes nothing for %s", async (_, args) => {
    expect((await init(...args)).code).toBe(2);
    await expect(text(".sirsi/settings.yaml")).rejects.toThrow("ENOENT");
  });

  it("does not follow a link out of the repository", async () => {
    const outside = await mkdtemp(join(tmpdir(), "sirsi-outside-"));
    await symlink(outside, join(folder, ".sirsi"));

    expect((await init(...given, "--force")).code).toBe(2);
    await expect(readFile(join(outside, "settings.yaml"))).rejects.toThrow("ENOENT");
    await rm(outside, { recursive: true });
  });

  it("prints JSON for machines", async () => {
    const { out } = await init(...given, "--json");

    expect(JSON.parse(out)).toMatchObject({ files: [".sirsi/settings.yaml", "migrations/shop.yaml"] });
  });

  it("asks at a terminal, with a default for everything but the owner", async () => {
    const { code, questions } = await initAt((question) => answerTo(question));

    expect(code).toBe(0);
    expect(questions).toEqual(["Name", "Team", "Target", "Region", "Environment", "Template"]);
    expect(await text("migrations/billing.yaml")).toMatch(/owner: "@acme\/billing"\n[^]*region: ireland/);
  });

  it("writes nothing when the person leaves", async () => {
    const { code, err } = await initAt((question) => (question.startsWith("Region") ? undefined : answerTo(question)));

    expect([code, err]).toEqual([2, "error: The questions were left before the last one.\nNothing was written.\n"]);
    await expect(text(".sirsi/settings.yaml")).rejects.toThrow("ENOENT");
  });
});

const answerTo = (question: string): string =>
  ({ Name: "billing", Team: "@acme/billing", Region: "ireland" })[question.split(/[ ,]/)[0] ?? ""] ?? "";

async function initAt(answer: (question: string) => string | undefined) {
  const environment = readEnvironment({ PATH: process.env["PATH"] }, {});
  const questions: string[] = [];
  let err = "";
  const code = await run(["init", "--repo", folder], {
    environment,
    version: "0",
    out: () => undefined,
    err: (words) => (err += words),
    ask: (question) => {
      questions.push(question.split(/[ ,]/)[0] ?? "");
      return Promise.resolve(answer(question));
    },
    world: (options) => buildWorld(environment, options, () => undefined),
  });
  return { code, err, questions };
}
