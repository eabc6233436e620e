import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RepositoryVersion } from "../../../src/ports/repository.ts";
import { writeCommit } from "../../github/git/commits.ts";
import { changeTree, type Mode } from "../../github/git/trees.ts";
import type { Repository } from "../../github/model.ts";
import type { Files } from "../../github/people.ts";
import { startBed, type Bed } from "./hosted.ts";

let bed: Bed;
let repositories = 0;

beforeAll(async () => {
  bed = await startBed();
});
afterAll(() => bed.stop());

function shopWith(files: Files) {
  repositories += 1;
  const { there, hosted } = bed.repository(`shop-${repositories}`, { files });
  return { there, hosted, sha: there.git.resolve("main")! };
}

const versionWith = async (files: Files): Promise<RepositoryVersion> => {
  const { hosted, sha } = shopWith(files);
  return hosted.version(sha);
};
const text = (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : Buffer.from(bytes).toString());

/** A commit with entries that no person could push through us. */
function commitOf({ git }: Repository, entries: readonly { path: string; mode: Mode; content: string }[]): string {
  const changes = entries.map(({ path, mode, content }) => ({
    path,
    mode,
    sha: mode === "160000" ? createHash("sha1").update(content).digest("hex") : git.objects.write("blob", Buffer.from(content)),
  }));
  const author = { name: "eve", email: "eve@example.com", date: new Date(0) };
  const tree = changeTree(git.objects, undefined, changes);
  return writeCommit(git.objects, { tree, parents: [], author, committer: author, message: "x" });
}

describe("the files of a commit", () => {
  it("are its regular files: links and submodules are left out, executables are in", async () => {
    const { hosted, there } = shopWith({ "a.txt": "a" });
    const sha = commitOf(there, [
      { path: "m/a.yaml", mode: "100644", content: "a" },
      { path: "m/run.yaml", mode: "100755", content: "run" },
      { path: "m/link.yaml", mode: "120000", content: "/etc/passwd" },
      { path: "m/module.yaml", mode: "160000", content: "elsewhere" },
    ]);
    const version = await hosted.version(sha);
    expect(await version.list(["m/**"])).toEqual(["m/a.yaml", "m/run.yaml"]);
    expect(await version.read("m/link.yaml", 100)).toBeUndefined();
    expect((await version.readFolder("m", 100)).map(({ path }) => path)).toEqual(["a.yaml", "run.yaml"]);
  });

  it("are sorted, dot files too, each with git's id of its content", async () => {
    const version = await versionWith({ ".sirsi/b.yaml": "b\n", ".sirsi/a.yaml": "", "other.md": "x" });
    expect(await version.list([".sirsi/**"])).toEqual([".sirsi/a.yaml", ".sirsi/b.yaml"]);
    // `git hash-object` of an empty file and of "b\n".
    expect(await version.identities?.([".sirsi/**"])).toEqual({
      ".sirsi/a.yaml": "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
      ".sirsi/b.yaml": "61780798228d17af2d34fce4cfbdf35556832472",
    });
  });

  it.each(["../secret", "a/../../secret", "/etc/passwd", ".git/config", "a/.GIT/config", "a\0b", "C:/x", "..\\secret"])(
    "%j is refused before anything is asked",
    async (path) => {
      const version = await versionWith({ "a.txt": "a" });
      const since = bed.github.mark();
      await expect(version.read(path, 10)).rejects.toMatchObject({ code: "path-outside" });
      await expect(version.readFolder(path, 10)).rejects.toMatchObject({ code: "path-outside" });
      expect(bed.github.requests({ since })).toEqual([]);
    },
  );

  it("with a path that leads out are no files of any version", async () => {
    const { hosted, sha } = shopWith({ "a.txt": "a" });
    const entry = (path: string) => ({
      path,
      mode: "100644",
      type: "blob",
      sha: "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
      size: 0,
    });
    const tree = ["m/../../x", "../x", "/x", "m/.git/config", "m//x", "m/ok"].map(entry);
    const mend = bed.github.fail({ path: /git\/trees/, status: 200, body: { sha, tree, truncated: false } });
    const version = await hosted.version(sha);
    mend();
    expect(await version.list(["**"])).toEqual(["m/ok"]);
  });

  it("larger than the limit are refused by their listed size, without being fetched", async () => {
    const version = await versionWith({ "m/a.txt": "12345", "m/b.txt": "123" });
    const since = bed.github.mark();
    await expect(version.read("m/a.txt", 4)).rejects.toMatchObject({ code: "file-unreadable" });
    await expect(version.readFolder("m", 7)).rejects.toMatchObject({ code: "file-unreadable" });
    expect(bed.github.requests({ since })).toEqual([]);
    expect(text(await version.read("m/a.txt", 5))).toBe("12345");
  });

  it("that are not there are undefined, a folder that is not there is empty", async () => {
    const version = await versionWith({ "a.txt": "a" });
    expect(await version.read("b.txt", 10)).toBeUndefined();
    expect(await version.readFolder("b", 10)).toEqual([]);
  });
});

describe("a repository too large for one listing", () => {
  const files: Files = {
    ...Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`app/src/deep/f${index}.ts`, "x"])),
    "migrations/a.yaml": "a",
    "migrations/eu (west)/b.yaml": "b",
    "migrations/eu (west)/scripts/init.sh": "init",
    "zz/c.yaml": "c",
  };

  it("is listed folder by folder, and gives the same files", async () => {
    const whole = await versionWith(files);
    const large = shopWith(files);
    bed.github.truncateTrees(large.there);
    const version = await large.hosted.version(large.sha);
    for (const patterns of [["migrations/**/*.yaml"], ["zz/*.yaml", "migrations/*.yaml"], ["**/*.yaml"], ["none/**"]])
      expect(await version.list(patterns)).toEqual(await whole.list(patterns));
    expect(text(await version.read("migrations/eu (west)/b.yaml", 10))).toBe("b");
    expect(text(await version.read("zz/c.yaml", 10))).toBe("c");
    expect(await version.readFolder("migrations/eu (west)", 99)).toEqual(await whole.readFolder("migrations/eu (west)", 99));
    expect(await version.read("migrations/no.yaml", 10)).toBeUndefined();
  });

  it("only folders that matter are asked for, each once", async () => {
    const { hosted, there, sha } = shopWith(files);
    bed.github.truncateTrees(there);
    const version = await hosted.version(sha);
    const since = bed.github.mark();
    await version.list(["migrations/**/*.yaml"]);
    await version.read("migrations/a.yaml", 10);
    // The root, migrations, its folder and that one's scripts.
    expect(bed.github.requests({ since, path: /git\/trees/ })).toHaveLength(4);
  });

  it("of more than 500 folders is refused: a part of it proves nothing", async () => {
    const folders = Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`m/f${index}/a.yaml`, String(index)]));
    const { hosted, there, sha } = shopWith({ ...folders, "n/a.yaml": "n" });
    bed.github.truncateTrees(there);
    const version = await hosted.version(sha);
    expect(await version.list(["n/*.yaml"])).toEqual(["n/a.yaml"]);
    await expect(version.list(["m/**/*.yaml"])).rejects.toMatchObject({ code: "file-unreadable" });
  });

  it("with one folder too large for its own listing is refused", async () => {
    const { hosted, sha } = shopWith({ "m/a.yaml": "a" });
    const body = { sha, tree: [], truncated: true };
    const mend = bed.github.fail({ path: /git\/trees/, status: 200, body, times: 2 });
    const version = await hosted.version(sha);
    await expect(version.list(["m/*.yaml"])).rejects.toMatchObject({ code: "file-unreadable" });
    mend();
  });
});

describe("contents", () => {
  it("of 2,000 files come in 20 queries, and reading them asks nothing more", { timeout: 60_000 }, async () => {
    const files = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`m/${index}.yaml`, `content ${index}\n`]));
    const { hosted, sha } = shopWith(files);
    const version = await hosted.version(sha);
    const since = bed.github.mark();
    await hosted.prefetch([version], ["m/*.yaml"]);
    expect(bed.github.requests({ since }).map(({ path }) => path)).toEqual(Array.from({ length: 20 }, () => "/graphql"));
    const before = bed.github.mark();
    for (const [path, content] of Object.entries(files)) expect(text(await version.read(path, 100))).toBe(content);
    expect(bed.github.requests({ since: before })).toEqual([]);
  });

  it("that are equal are fetched once, in whatever version they are", async () => {
    const { hosted, there, sha } = shopWith({ "a.txt": "same", "b.txt": "same", "c.txt": "one" });
    const next = await bed.github.user("acme").push(there, "next", { "c.txt": "two" });
    const versions = await Promise.all([hosted.version(sha), hosted.version(next)]);
    const since = bed.github.mark();
    await hosted.prefetch(versions, ["*.txt"]);
    const [query, ...others] = bed.github.requests({ since, path: /graphql/ });
    expect(others).toEqual([]);
    expect(JSON.stringify(query?.body).match(/oid:/g)).toHaveLength(3);
  });

  it("that are read at the same moment share a query", async () => {
    const names = Array.from({ length: 30 }, (_, index) => `f${index}`);
    const version = await versionWith(Object.fromEntries(names.map((name) => [name, `of ${name}`])));
    const since = bed.github.mark();
    const contents = await Promise.all([...names, ...names].map((name) => version.read(name, 100)));
    expect(contents.map(text)).toEqual([...names, ...names].map((name) => `of ${name}`));
    expect(bed.github.requests({ since })).toHaveLength(1);
  });

  const latin = Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x0a]);
  it.each([
    ["binary", Buffer.from([0, 1, 2, 255, 254, 0])],
    ["not UTF-8", latin],
    ["with a byte order mark", Buffer.from("\ufeffa: 1\r\n")],
    ["long, with characters of four bytes at every place", Buffer.from(`x${"😀".repeat(150_000)}`)],
    ["empty", Buffer.alloc(0)],
    ["full of NUL behind the first 8,000 bytes", Buffer.concat([Buffer.alloc(9000, "a"), Buffer.alloc(10)])],
  ])("%s are byte for byte what was committed", async (_name, bytes) => {
    const version = await versionWith({ "a.bin": bytes, "b.txt": "b" });
    const read = await version.read("a.bin", 1_000_000);
    expect(Buffer.compare(Buffer.from(read ?? "missing"), bytes)).toBe(0);
  });

  it("that are binary are asked for once, however many read them", async () => {
    const version = await versionWith({ "a.bin": Buffer.from([0, 1, 2]) });
    const since = bed.github.mark();
    await Promise.all(Array.from({ length: 9 }, () => version.read("a.bin", 10)));
    await version.read("a.bin", 10);
    expect(bed.github.requests({ since }).map(({ path }) => path.replace(/\/[0-9a-f]{40}$/, ""))).toEqual([
      "/graphql",
      expect.stringMatching(/git\/blobs$/),
    ]);
  });

  it("other than git's id says are refused", async () => {
    const version = await versionWith({ "a.txt": "true" });
    const lie = { data: { repository: { b0: { text: "lie", isTruncated: false } } } };
    const mends = [
      bed.github.fail({ path: /graphql/, status: 200, body: lie }),
      bed.github.fail({ path: /git\/blobs/, status: 200, body: { content: "bGll", encoding: "base64" } }),
    ];
    await expect(version.read("a.txt", 10)).rejects.toMatchObject({ code: "host-unreachable" });
    for (const mend of mends) mend();
    expect(text(await version.read("a.txt", 10))).toBe("true");
  });
});

it("a failed listing is not remembered", async () => {
  const { hosted, sha } = shopWith({ "a.txt": "a" });
  const mend = bed.github.fail({ path: /git\/trees/, status: 502, times: 99 });
  await expect(hosted.version(sha)).rejects.toMatchObject({ code: "host-unreachable" });
  mend();
  expect(await (await hosted.version(sha)).list(["*"])).toEqual(["a.txt"]);
});
