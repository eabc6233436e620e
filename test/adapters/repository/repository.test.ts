import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderVersion } from "../../../src/adapters/repository/folder.ts";
import { gitVersion } from "../../../src/adapters/repository/git.ts";
import type { RepositoryVersion } from "../../../src/ports/repository.ts";

const limit = 1024;
const path = process.env["PATH"] ?? "";
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sirsi-repository-"));
  await mkdir(join(folder, "migrations/nested"), { recursive: true });
  await writeFile(join(folder, "migrations/shop.yaml"), "kind: Migration\n");
  await writeFile(join(folder, "migrations/nested/lake.yaml"), "kind: Migration # lake\n");
  await writeFile(join(folder, "notes.txt"), "x".repeat(limit + 1));
  await mkdir(join(folder, "deep/node_modules"), { recursive: true });
  await writeFile(join(folder, "deep/node_modules/e.yaml"), "kind: Migration\n");
  await symlink("/etc/hostname", join(folder, "migrations/leak.yaml"));
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.com", ...args]);
  git("init", "-q");
  git("add", "-A");
  git("commit", "-qm", "first");
  await writeFile(join(folder, "migrations/shop.yaml"), "kind: Migration # edited\n");
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const versions: readonly [string, () => Promise<RepositoryVersion>][] = [
  ["a folder", () => folderVersion(folder)],
  ["a commit", () => gitVersion(folder, "HEAD", path)],
];

describe.each(versions)("%s as a version of a repository", (_name, open) => {
  it("lists matching files in order", async () => {
    const version = await open();

    const files = await version.list(["migrations/**/*.yaml"]);

    expect(files.filter((file) => !file.includes("leak"))).toEqual(["migrations/nested/lake.yaml", "migrations/shop.yaml"]);
  });

  it("lists what lies below any folder", async () => {
    const version = await open();

    expect(await version.list(["deep/**/*.yaml", "notes.txt"])).toEqual(["deep/node_modules/e.yaml", "notes.txt"]);
  });

  it("says undefined for a file that is not there", async () => {
    const version = await open();

    expect(await version.read("migrations/none.yaml", limit)).toBeUndefined();
    expect(await version.read("migrations", limit).catch((error: unknown) => (error as { code: string }).code)).toSatisfy(
      (answer: unknown) => answer === undefined || answer === "file-unreadable",
    );
  });

  it.each(["../secret", "/etc/passwd", "migrations/../../secret", "a\0b", "..\\secret", "C:\\secret"])(
    "refuses %j",
    async (outside) => {
      const version = await open();

      await expect(version.read(outside, limit)).rejects.toMatchObject({ code: "path-outside" });
    },
  );

  it("does not follow a link out of the repository", async () => {
    const version = await open();

    const content = await version.read("migrations/leak.yaml", limit).catch((error: unknown) => (error as { code: string }).code);

    // A folder refuses the link; a commit holds only its target's name.
    expect(content instanceof Uint8Array ? Buffer.from(content).toString() : content).toSatisfy(
      (answer: unknown) => answer === "path-outside" || answer === "/etc/hostname",
    );
  });

  it("refuses a file over the cap", async () => {
    const version = await open();

    await expect(version.read("notes.txt", limit)).rejects.toMatchObject({ code: "file-unreadable" });
  });

  it("reads a folder with paths relative to it, and caps the total", async () => {
    const version = await open();

    const files = await version.readFolder("migrations/nested", limit);

    expect(files.map((file) => file.path)).toEqual(["lake.yaml"]);
    await expect(version.readFolder("migrations/nested", 5)).rejects.toMatchObject({ code: "file-unreadable" });
  });
});

it("reads the commit, not the work tree", async () => {
  const read = async (version: RepositoryVersion) =>
    Buffer.from((await version.read("migrations/shop.yaml", limit)) ?? []).toString();

  expect(await read(await gitVersion(folder, "HEAD", path))).toBe("kind: Migration\n");
  expect(await read(await folderVersion(folder))).toBe("kind: Migration # edited\n");
});

it.each(["nowhere", "--help", "HEAD:migrations", ""])("refuses %j as a revision", async (revision) => {
  await expect(gitVersion(folder, revision, path)).rejects.toMatchObject({ code: "base-unknown" });
});
