import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openKeyring } from "../../../src/adapters/encryption/open-keyring.ts";

const folders: string[] = [];
const newFile = async (): Promise<string> => {
  folders.push(await mkdtemp(join(tmpdir(), "sirsi-keys-")));
  return join(folders.at(-1)!, "data", "state-keys");
};
afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});
const plain = new TextEncoder().encode("x");

describe("keys in a file", () => {
  it("are made once, for this user only, and leave no draft", async () => {
    const file = await newFile();
    const sealed = (await openKeyring({ file })).seal(plain, "a");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(file, ".."))).toEqual(["state-keys"]);
    expect((await openKeyring({ file })).open(sealed, "a")).toEqual({ bytes: plain });
  });

  it("are the same for ten who make them at once", async () => {
    const file = await newFile();
    const rings = await Promise.all(Array.from({ length: 10 }, () => openKeyring({ file })));
    expect(new Set(rings.map(({ current }) => current)).size).toBe(1);
  });

  it("get another name when the file was lost and is made again", async () => {
    const file = await newFile();
    const before = await openKeyring({ file });
    await rm(file);
    const after = await openKeyring({ file });
    expect(after.open(before.seal(plain, "a"), "a")).toEqual({ refused: "unknown-key", key: before.current });
  });

  it("are refused when others may read them", async () => {
    const file = await newFile();
    await openKeyring({ file });
    await chmod(file, 0o640);
    await expect(openKeyring({ file })).rejects.toMatchObject({ code: "file-unreadable" });
  });

  it("are refused, and never replaced, when the file holds something else", async () => {
    const file = await newFile();
    await openKeyring({ file });
    await writeFile(file, "hunter2hunter2");
    await expect(openKeyring({ file })).rejects.toMatchObject({
      code: "keys-broken",
      message: expect.not.stringContaining("hunter2"),
    });
    expect(await readFile(file, "utf8")).toBe("hunter2hunter2");
  });
});

describe("keys in a variable", () => {
  it("are named by it when they are wrong", async () => {
    await expect(openKeyring({ given: "secret", name: "STATE_KEYS" })).rejects.toThrow(
      "The encryption keys of STATE_KEYS cannot be used: entry 1 is not of the form id:key.",
    );
  });
});
