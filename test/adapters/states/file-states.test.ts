import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fileStates, versionsOf } from "../../../src/adapters/states/file-states.ts";
import type { AppliedState } from "../../../src/ports/states.ts";

const key = { tenant: "local", repository: "acme/shop", migration: "shop", wave: "web" };
const state = (serial: number, text = "state"): AppliedState => ({
  bytes: new TextEncoder().encode(text),
  serial,
  lineage: "l",
  specText: "spec",
  outputs: {},
});
const script = new URL("state-process.ts", import.meta.url).pathname;

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "states-"));
  folder = join(root, "local", "acme%2Fshop", "shop", "web");
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

const start = async (...args: readonly string[]) => {
  const child = spawn(process.execPath, [script, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
};

describe("state files", () => {
  it("keep every version, oldest first", async () => {
    const states = fileStates(root);
    for (const serial of [1, 2, 5]) await states.write(key, state(serial));
    expect((await versionsOf(root, key)).map(({ serial }) => serial)).toEqual([1, 2, 5]);
    expect((await readdir(folder)).filter((name) => name.startsWith("draft"))).toEqual([]);
  });

  it("refuse a state whose bytes changed on disk", async () => {
    await fileStates(root).write(key, state(1, "amount: 1"));
    const file = join(folder, "00000001.state");
    await writeFile(file, (await readFile(file, "utf8")).replace("amount: 1", "amount: 9"));
    await expect(fileStates(root).read(key)).rejects.toThrow("checksum");
  });

  it.each(["", "{", "null\n", "{}\nstate", '{"format":2}\nstate'])("refuse a file that is not a version: %j", async (content) => {
    await fileStates(root).write(key, state(1));
    await writeFile(join(folder, "00000001.state"), content);
    await expect(fileStates(root).read(key)).rejects.toMatchObject({ code: "state-broken" });
  });

  it("refuse a truncated file rather than fall back to an older version", async () => {
    await fileStates(root).write(key, state(1));
    await fileStates(root).write(key, state(2));
    await truncate(join(folder, "00000002.state"), 120);
    await expect(fileStates(root).read(key)).rejects.toMatchObject({ code: "state-broken" });
  });

  it("sweep up what a killed writer left, after an hour", async () => {
    await fileStates(root).write(key, state(1));
    await writeFile(join(folder, "draft.old"), "half");
    await writeFile(join(folder, "draft.new"), "half");
    await utimes(join(folder, "draft.old"), 1, 1);
    await fileStates(root).write(key, state(2));
    expect((await readdir(folder)).filter((name) => name.startsWith("draft"))).toEqual(["draft.new"]);
  });

  it("survive a writer that is killed in the middle", async () => {
    const writer = await start("write", root, "1", "10000");
    await new Promise((resolve) => setTimeout(resolve, 150));
    writer.kill("SIGKILL");
    await once(writer, "exit");
    const last = await fileStates(root).read(key);
    expect(last?.bytes.length ?? 2_000_000).toBe(2_000_000);
    const next = (last?.serial ?? 0) + 1;
    await fileStates(root).write(key, state(next));
    expect((await versionsOf(root, key)).map(({ serial }) => serial)).toEqual(Array.from({ length: next }, (_, i) => i + 1));
  });

  it("take writes of two processes one after the other, without a gap or a loss of order", async () => {
    const writers = await Promise.all([start("write", root, "1", "30"), start("write", root, "11", "40")]);
    const ended = await Promise.all(writers.map((writer) => once(writer, "exit")));
    expect(ended.map(([code]) => code as number)).toEqual([0, 0]);
    const serials = (await versionsOf(root, key)).map(({ serial }) => serial);
    expect(serials.at(-1)).toBe(40);
    expect(serials).toEqual(serials.toSorted((a, b) => a - b));
  });
});

describe("state locks", () => {
  it("of a running process hold, and say who and where", async () => {
    const holder = await start("hold", root);
    await expect(fileStates(root).lock(key, "me")).rejects.toThrow(`the other process (process ${holder.pid} on `);
    holder.kill("SIGKILL");
    await once(holder, "exit");
  });

  it("of a killed process are taken over", async () => {
    const holder = await start("hold", root);
    holder.kill("SIGKILL");
    await once(holder, "exit");
    await (await fileStates(root).lock(key, "me")).release();
    expect((await readdir(folder)).filter((name) => name.includes(".lock."))).toEqual([]);
  });

  it.skipIf(process.platform !== "linux")("of a process whose number somebody else has now are taken over", async () => {
    const lock = await fileStates(root).lock(key, "before");
    const name = (await readdir(folder)).find((entry) => entry.includes(".lock."))!;
    const claim = JSON.parse(await readFile(join(folder, name), "utf8")) as { started: string };
    await writeFile(join(folder, name), JSON.stringify({ ...claim, started: `${claim.started}0` }));
    await (await fileStates(root).lock(key, "me")).release();
    await lock.release();
  });

  it("of another machine are believed", async () => {
    await (await fileStates(root).lock(key, "me")).release();
    await writeFile(join(folder, "state.lock.x"), JSON.stringify({ pid: 1, host: "elsewhere", holder: "run 7" }));
    await expect(fileStates(root).lock(key, "me")).rejects.toThrow("run 7 (process 1 on elsewhere)");
  });

  it("that cannot be read stay closed", async () => {
    await (await fileStates(root).lock(key, "me")).release();
    await writeFile(join(folder, "state.lock.x"), "{");
    await expect(fileStates(root).lock(key, "me")).rejects.toMatchObject({ code: "state-locked" });
  });

  it("never let two processes in at once", async () => {
    const contenders = ["contend", "contend", "contend"].map((action) =>
      spawn(process.execPath, [script, action, root], { stdio: ["ignore", "pipe", "inherit"] }),
    );
    const counts = await Promise.all(
      contenders.map(async (child) => {
        const [text] = (await once(child.stdout, "data")) as [Buffer];
        return Number(text.toString());
      }),
    );
    const total = counts.reduce((sum, count) => sum + count, 0);
    const serials = (await versionsOf(root, key)).map(({ serial }) => serial);
    // Every holder raised the serial that it read by one: an overlap would write one twice.
    expect(serials).toEqual(Array.from({ length: total }, (_, index) => index + 1));
    expect(total).toBeGreaterThan(0);
  });

  it("do not follow a link out of the folder", async () => {
    const outside = await mkdtemp(join(tmpdir(), "outside-"));
    await symlink(outside, join(root, "local"));
    await expect(fileStates(root).write(key, state(1))).rejects.toMatchObject({ code: "path-outside" });
    await expect(fileStates(root).lock(key, "me")).rejects.toMatchObject({ code: "path-outside" });
    expect(await readdir(outside)).toEqual([]);
    await rm(outside, { recursive: true });
  });
});
