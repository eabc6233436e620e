import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Store } from "../../../src/adapters/sandbox/store.ts";
import { lockFiles } from "../../../src/adapters/states/lock-files.ts";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sandbox-store-"));
  file = join(folder, "cloud", "sandbox.json");
});
afterEach(() => rm(folder, { recursive: true }));

it("keeps what exists and what is gone, and knows neither of what it never heard of", async () => {
  const store = await Store.open(file, lockFiles);
  store.put("aws_vpc", "vpc-1", { id: "vpc-1" });
  store.put("aws_vpc", "vpc-2", null);
  await store.close();
  const again = await Store.open(file, lockFiles);
  expect([...again.existing()]).toEqual([{ type: "aws_vpc", key: "vpc-1", state: { id: "vpc-1" } }]);
  expect([again.get("aws_vpc", "vpc-2"), again.get("aws_vpc", "vpc-3")]).toEqual([null, undefined]);
  await again.close();
});

it("says that it cannot be written, and writes everything once it can", async () => {
  const store = await Store.open(file, lockFiles);
  await rename(join(folder, "cloud"), join(folder, "away"));
  store.put("aws_vpc", "vpc-1", { id: "vpc-1" });
  await expect(store.save()).rejects.toMatchObject({ code: "sandbox-failed" });
  await rename(join(folder, "away"), join(folder, "cloud"));
  await store.close();
  const again = await Store.open(file, lockFiles);
  expect(again.has("aws_vpc", "vpc-1")).toBe(true);
  await again.close();
});

it.each([
  ["is damaged", "{"],
  ["is of another version", JSON.stringify({ format: 2, resources: [] })],
  ["holds no resources", JSON.stringify({ format: 1, resources: [["aws_vpc"]] })],
])("is refused when it %s, and is not left locked", async (_what, text) => {
  await mkdir(join(folder, "cloud"));
  await writeFile(file, text);
  await expect(Store.open(file, lockFiles)).rejects.toMatchObject({ code: "sandbox-failed" });
  await rm(file);
  await (await Store.open(file, lockFiles)).close();
});

it("is refused where no folder can be", async () => {
  await writeFile(join(folder, "cloud"), "a file");
  await expect(Store.open(file, lockFiles)).rejects.toMatchObject({ code: "sandbox-failed" });
});
