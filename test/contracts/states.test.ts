import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { fileStates } from "../../src/adapters/states/file-states.ts";
import type { AppliedState, StateKey, States } from "../../src/ports/states.ts";
import { fakeStates } from "../fakes/fake-states.ts";

const folders: string[] = [];
const inFolder = async (): Promise<States> => {
  folders.push(await mkdtemp(join(tmpdir(), "states-")));
  return fileStates(folders.at(-1)!);
};
afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

const key: StateKey = { tenant: "local", repository: "acme/shop", migration: "shop", wave: "foundation" };
const state = (change: Partial<AppliedState> = {}): AppliedState => ({
  bytes: new TextEncoder().encode('{"version":4}\n'),
  serial: 3,
  lineage: "3f1c",
  specText: "apiVersion: sirsi.dev/v1\n",
  outputs: { host: "db.internal", ports: [5432] },
  ...change,
});

describe.each([
  ["files", inFolder],
  ["the fake", () => Promise.resolve(fakeStates())],
] as const)("states in %s", (_name, open) => {
  it("know nothing of a wave that was never applied", async () => {
    expect(await (await open()).read(key)).toBeUndefined();
  });

  it("give back what was written, byte by byte", async () => {
    const states = await open();
    const written = state({ bytes: Uint8Array.from([0, 10, 255, 13, 10]) });
    await states.write(key, written);
    expect(await states.read(key)).toEqual(written);
  });

  it("keep waves, migrations and repositories apart", async () => {
    const states = await open();
    await states.write(key, state());
    const others: readonly StateKey[] = [
      { ...key, wave: "web" },
      { ...key, migration: "shop-2" },
      { ...key, repository: "acme/shop2" },
      { ...key, tenant: "other" },
    ];
    for (const other of others) expect(await states.read(other)).toBeUndefined();
  });

  it("take the same or a later serial, and refuse an earlier one", async () => {
    const states = await open();
    await states.write(key, state());
    await states.write(key, state({ serial: 3, specText: "again" }));
    await states.write(key, state({ serial: 9 }));
    await expect(states.write(key, state({ serial: 8 }))).rejects.toMatchObject({ code: "state-broken" });
    expect(await states.read(key)).toMatchObject({ serial: 9 });
  });

  it("refuse the state of other resources", async () => {
    const states = await open();
    await states.write(key, state());
    await expect(states.write(key, state({ lineage: "other", serial: 50 }))).rejects.toMatchObject({ code: "state-broken" });
  });

  it("are locked by one holder at a time, who is named to the next", async () => {
    const states = await open();
    const lock = await states.lock(key, "apply of pull request 41");
    await expect(states.lock(key, "another")).rejects.toThrow("apply of pull request 41");
    await expect(states.lock({ ...key, wave: "web" }, "another").then((other) => other.release())).resolves.toBeUndefined();
    await lock.release();
    await (await states.lock(key, "another")).release();
  });

  it.each([
    { wave: "../web" },
    { wave: ".." },
    { migration: "a/b" },
    { tenant: "" },
    { repository: "acme/../shop" },
    { repository: "/etc" },
    { wave: "web\0" },
    { wave: "-web" },
    { wave: "a".repeat(101) },
  ])("refuse a key that is no name: %j", async (part) => {
    const states = await open();
    await expect(states.read({ ...key, ...part })).rejects.toMatchObject({ code: "state-key-invalid" });
  });
});
