import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fileStates } from "../../src/adapters/states/file-states.ts";
import type { AppliedState, StateKey } from "../../src/ports/states.ts";

const key: StateKey = { tenant: "local", repository: "shop", migration: "shop", wave: "data" };
const state = (serial: number, text = `{"serial":${serial}}`, lineage = "one"): AppliedState => ({
  bytes: Buffer.from(text),
  serial,
  lineage,
  specText: "kind: Migration\n",
  outputs: { host: "db.example.com" },
});

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "sirsi-states-"));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

describe("states in files", () => {
  it("give back what was written, and nothing for a wave that was never applied", async () => {
    const states = fileStates(root);
    await states.write(key, state(3));

    expect(await states.read(key)).toMatchObject({ serial: 3, lineage: "one", outputs: { host: "db.example.com" } });
    expect(Buffer.from((await states.read(key))?.bytes ?? []).toString()).toBe('{"serial":3}');
    expect(await states.read({ ...key, wave: "front" })).toBeUndefined();
  });

  it("refuse an older serial, another lineage and a fork of the same serial", async () => {
    const states = fileStates(root);
    await states.write(key, state(3));

    await expect(states.write(key, state(2))).rejects.toMatchObject({ code: "state-broken" });
    await expect(states.write(key, state(4, "{}", "two"))).rejects.toMatchObject({ code: "state-broken" });
    await expect(states.write(key, state(3, '{"other":1}'))).rejects.toMatchObject({ code: "state-broken" });
    await expect(states.write(key, state(3))).resolves.toBeUndefined();
  });

  it("keep every serial", async () => {
    const states = fileStates(root);
    for (const serial of [1, 2, 3]) await states.write(key, state(serial));

    expect(JSON.parse(await readFile(join(root, "local/shop/shop/data/versions/2.json"), "utf8"))).toMatchObject({ serial: 2 });
  });

  it.each(["", "..", "../x", "a/b", ".hidden", "a\0b", "a..b", "x".repeat(101)])("refuse %j as a name", async (wave) => {
    await expect(fileStates(root).read({ ...key, wave })).rejects.toMatchObject({ code: "state-broken" });
  });

  it.each([
    ["damaged", "{"],
    [
      "changed behind our back",
      JSON.stringify({
        schema: "sirsi.state/1",
        serial: 1,
        lineage: "one",
        sha256: "0".repeat(64),
        specText: "",
        outputs: {},
        state: "e30=",
      }),
    ],
  ])("refuse a file that was %s", async (_what, text) => {
    await fileStates(root).write(key, state(1));
    await writeFile(join(root, "local/shop/shop/data/current.json"), text);

    await expect(fileStates(root).read(key)).rejects.toMatchObject({ code: "state-broken" });
  });
});

describe("the lock of a state", () => {
  it("is held by one at a time and free after release", async () => {
    const states = fileStates(root);
    const lock = await states.lock(key, "run 1");

    await expect(states.lock(key, "run 2")).rejects.toMatchObject({
      code: "state-locked",
      message: expect.stringContaining("run 1"),
    });
    await lock.release();
    await (await states.lock(key, "run 2")).release();
  });

  it("of a process that was killed is taken over", async () => {
    const module = new URL("../../src/adapters/states/file-states.ts", import.meta.url).href;
    const script = `const { fileStates } = await import(${JSON.stringify(module)});
      await fileStates(${JSON.stringify(root)}).lock(${JSON.stringify(key)}, "victim");
      console.log("locked"); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");

    await expect(fileStates(root).lock(key, "second")).rejects.toMatchObject({ code: "state-locked" });
    child.kill("SIGKILL");
    await once(child, "exit");
    await expect(fileStates(root).lock(key, "second")).resolves.toBeDefined();
  });

  it("lets exactly one of four processes in at once", async () => {
    const module = new URL("../../src/adapters/states/file-states.ts", import.meta.url).href;
    const script = `const { fileStates } = await import(${JSON.stringify(module)});
      try { await fileStates(${JSON.stringify(root)}).lock(${JSON.stringify(key)}, "racer"); console.log("in"); await new Promise((r) => setTimeout(r, 1500)); }
      catch (error) { console.log(error.code); }`;
    const runs = await Promise.all(
      [1, 2, 3, 4].map(() => promisify(execFile)(process.execPath, ["--input-type=module", "-e", script])),
    );

    expect(runs.map(({ stdout }) => stdout.trim()).toSorted()).toEqual(["in", "state-locked", "state-locked", "state-locked"]);
  });
});
