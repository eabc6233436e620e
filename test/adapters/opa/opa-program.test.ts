import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findOpa, installLine, runOpa } from "../../../src/adapters/opa/opa-program.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sirsi-opa-program-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function program(says: string, place = "bin"): Promise<string> {
  await mkdir(join(folder, place), { recursive: true });
  const path = join(folder, place, "opa");
  await writeFile(path, `#!/bin/sh\n${says}\n`);
  await chmod(path, 0o755);
  return path;
}

describe("OPA", () => {
  it("is found on the path, in its order, and asked who it is", async () => {
    const path = await program('echo "Version: 1.4.2"');
    await program('echo "Version: 1.5.0"', "later");

    expect(
      await findOpa({ searchPath: [join(folder, "none"), join(folder, "bin"), join(folder, "later")].join(delimiter) }),
    ).toEqual({
      found: { path, version: "1.4.2" },
    });
  });

  it("is not taken from a relative entry of the path: there lies what a pull request brought", async () => {
    await program('echo "Version: 1.4.2"');

    const search = await findOpa({ searchPath: relative(process.cwd(), join(folder, "bin")) });

    expect(search).toMatchObject({ why: "OPA is not installed" });
  });

  it("that was named and is not there is said by that name", async () => {
    expect(await findOpa({ binary: join(folder, "opa"), searchPath: "" })).toMatchObject({
      why: `OPA is not installed: there is no program ${join(folder, "opa")}`,
    });
  });

  it("must be a 1.x release and say so", async () => {
    const old = await program('echo "Version: 0.70.0"', "old");
    const other = await program("echo hello", "other");
    const failing = await program('echo "Version: 1.4.2"; exit 1', "failing");

    expect(await findOpa({ binary: old, searchPath: "" })).toMatchObject({ why: "OPA 0.70.0 is not of the 1.x releases" });
    for (const binary of [other, failing])
      expect(await findOpa({ binary, searchPath: "" })).toMatchObject({
        why: `${binary} does not answer \`version\` as OPA does`,
      });
  });

  it("comes with the line that installs it, for each platform", () => {
    expect(installLine("linux", "x64")).toBe(
      "curl -fsSL -o /usr/local/bin/opa https://openpolicyagent.org/downloads/v1.22.0/opa_linux_amd64_static && chmod 755 /usr/local/bin/opa",
    );
    expect(installLine("linux", "arm64")).toContain("opa_linux_arm64_static");
    expect(installLine("darwin", "arm64")).toBe("brew install opa");
    expect(installLine("win32", "x64")).toContain("opa_windows_amd64.exe");
  });
});

describe("a run of OPA", () => {
  it("gets nothing of our environment", async () => {
    const path = await program('env > "$HOME/seen"; exit 3');
    process.env["SIRSI_TEST_TOKEN"] = "do-not-hand-over";
    try {
      expect(await runOpa(path, ["check"], folder)).toMatchObject({ code: 3 });
      const seen = await readFile(join(folder, "seen"), "utf8");
      expect(seen).toContain(`TMPDIR=${folder}`);
      expect(seen).not.toContain("do-not-hand-over");
    } finally {
      delete process.env["SIRSI_TEST_TOKEN"];
    }
  });

  it("that does not end, or does not stop talking, is ended", async () => {
    const sleeper = await program("exec sleep 60", "sleeper");
    const talker = await program("exec yes", "talker");
    const limits = { milliseconds: 300, outputBytes: 100_000 };
    const start = performance.now();

    expect(await runOpa(sleeper, [], folder, limits)).toMatchObject({ code: null });
    expect(await runOpa(talker, [], folder, { ...limits, milliseconds: 20_000 })).toMatchObject({ code: null });
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it("that cannot start says why", async () => {
    expect(await runOpa(join(folder, "nothing"), [], folder)).toEqual({
      code: null,
      stdout: "",
      stderr: expect.stringContaining("ENOENT") as string,
    });
  });
});
