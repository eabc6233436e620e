import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fileStates } from "../../src/adapters/states/file-states.ts";
import { run } from "../../src/cli/program.ts";
import { readEnvironment } from "../../src/environment.ts";
import type { StateKey } from "../../src/ports/states.ts";
import { buildWorld } from "../../src/world.ts";

const key: StateKey = { tenant: "local", repository: "acme/shop", migration: "shop", wave: "data" };
const name = "local/acme/shop/shop/data";
const text = (serial: number, lineage = "3f1c"): string =>
  `{"version":4,"serial":${serial},"lineage":"${lineage}","outputs":{"password":{"value":"hunter2","type":"string"}},"resources":[]}`;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "sirsi-cli-state-"));
});
afterEach(() => rm(root, { recursive: true }));

const applied = async (serial: number): Promise<void> => {
  const bytes = new TextEncoder().encode(text(serial));
  await fileStates(join(root, "states")).write(key, { bytes, serial, lineage: "3f1c", specText: "spec: 1", outputs: {} });
};
async function sirsi(...args: readonly string[]) {
  const environment = readEnvironment({ SIRSI_STATE_DIR: join(root, "states"), COLUMNS: "120", NO_COLOR: "1" }, {});
  let [out, err] = ["", ""];
  const code = await run(args, {
    environment,
    version: "0.0.0",
    out: (more) => (out += more),
    err: (more) => (err += more),
    world: (options) => buildWorld(environment, options, () => undefined),
  });
  return { code, out, err };
}

describe("sirsi state", () => {
  it("lists nothing where nothing was applied, and says so", async () => {
    expect(await sirsi("state", "list")).toMatchObject({ code: 0, out: "", err: expect.stringContaining("no state here") });
    expect(await sirsi("state", "list", "--json")).toMatchObject({ code: 0, out: "[]\n" });
  });

  it("lists what was applied, by the name that the other commands take", async () => {
    await applied(1);
    expect(await sirsi("state", "list")).toMatchObject({ code: 0, out: `${name}\n` });
    expect(JSON.parse((await sirsi("state", "list", "--json")).out)).toEqual([key]);
  });

  it("tells the versions, newest first, and nothing of what is in them", async () => {
    await applied(1);
    await applied(4);
    const { code, out } = await sirsi("state", "versions", name);
    expect(code).toBe(0);
    expect(out).toMatch(/^serial 4 {2}current {2}\d{4}-.*\nserial 1 {2}earlier {2}.*\n$/);
    const listed = JSON.parse((await sirsi("state", "versions", name, "--json")).out) as readonly unknown[];
    expect(listed).toMatchObject([
      { serial: 4, lineage: "3f1c", standing: "current", size: text(4).length },
      { serial: 1, standing: "earlier" },
    ]);
    expect(out + JSON.stringify(listed)).not.toContain("hunter2");
  });

  it("pulls into a new file for this user only, and never over one that is there", async () => {
    await applied(1);
    await applied(4);
    const file = join(root, "pulled.tfstate");
    expect(await sirsi("state", "pull", name, "-o", file)).toMatchObject({
      code: 0,
      out: "",
      err: expect.stringContaining("in clear"),
    });
    expect(await readFile(file, "utf8")).toBe(text(4));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await sirsi("state", "pull", name, "-o", file, "--serial", "1")).toMatchObject({
      code: 3,
      err: expect.stringContaining("the file is there already"),
    });
    expect(await readFile(file, "utf8")).toBe(text(4));
  });

  it("pulls an earlier version into a pipe, with a warning beside it", async () => {
    await applied(1);
    await applied(4);
    const pulled = await sirsi("state", "pull", name, "-o", "-", "--serial", "1");
    expect(pulled).toEqual({ code: 0, out: text(1), err: "What comes out holds passwords and keys in clear.\n" });
  });

  it("pulls nothing without being told where to", async () => {
    await applied(1);
    const refused = await sirsi("state", "pull", name);
    expect(refused).toMatchObject({ code: 2, out: "" });
    expect(refused.err).not.toContain("hunter2");
  });

  it.each([["versions"], ["pull", "-o", "-"], ["export", "-o", "x"]])("says that there is no such state: %s", async (...args) => {
    const [command = "", ...rest] = args;
    expect(await sirsi("state", command, name, ...rest)).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringContaining(`Of the state ${name} there is no version.`),
    });
  });

  it.each(["shop", "a/b/c", "local/../shop/data", "/etc/passwd/x/y", "local/a/b/c d"])(
    "refuses a name that is none: %s",
    async (wrong) => {
      expect(await sirsi("state", "versions", wrong)).toMatchObject({ code: 2, out: "" });
    },
  );

  it("exports every version with a list, and imports one of them where nothing is", async () => {
    await applied(1);
    await applied(4);
    const folder = join(root, "exported");
    expect(await sirsi("state", "export", name, "-o", folder)).toMatchObject({ code: 0 });
    const files = (await readdir(folder)).sort();
    expect(files).toEqual([
      expect.stringMatching(/^00000001-[0-9a-f]{12}\.tfstate$/),
      expect.stringMatching(/^00000004-[0-9a-f]{12}\.tfstate$/),
      "versions.json",
    ]);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect(await sirsi("state", "export", name, "-o", folder)).toMatchObject({ code: 3 });

    const other = "local/acme/shop/shop/copy";
    expect(await sirsi("state", "import", other, join(folder, files[1]!))).toMatchObject({
      code: 0,
      out: expect.stringContaining(`${other} is now at serial 4`),
    });
    expect((await sirsi("state", "pull", other, "-o", "-")).out).toBe(text(4));
  });

  it("imports nothing that does not follow, and keeps the words of the spec", async () => {
    await applied(4);
    const file = join(root, "to-import");
    for (const content of [text(3), text(9, "other"), "{}", "hunter2"]) {
      await writeFile(file, content);
      const refused = await sirsi("state", "import", name, file);
      expect(refused).toMatchObject({ code: 3, err: expect.stringContaining(`The state ${name} cannot be used`) });
      expect(refused.err).not.toContain("hunter2");
    }
    await writeFile(file, text(5));
    expect((await sirsi("state", "import", name, file)).code).toBe(0);
    expect(await fileStates(join(root, "states")).read(key)).toMatchObject({ serial: 5, specText: "spec: 1" });
    expect(await sirsi("state", "import", name, join(root, "absent"))).toMatchObject({
      code: 3,
      err: expect.stringContaining("ENOENT"),
    });
  });

  it("unlocks for a holder elsewhere only by force, and names it", async () => {
    await applied(1);
    expect(await sirsi("state", "unlock", name)).toMatchObject({ code: 0, out: `${name} is not locked.\n` });
    const claim = join(root, "states", "local", "acme%2Fshop", "shop", "data", "state.lock.0");
    await writeFile(claim, JSON.stringify({ pid: 1, host: `not-${hostname()}`, holder: "apply of pull request 41" }));
    expect(await sirsi("state", "unlock", name)).toMatchObject({
      code: 3,
      err: expect.stringContaining("apply of pull request 41"),
    });
    const forced = await sirsi("state", "unlock", name, "--force", "--json");
    expect(JSON.parse(forced.out)).toEqual({ state: name, holder: expect.stringContaining("apply of pull request 41") });
    await (await fileStates(join(root, "states")).lock(key, "next")).release();
  });
});
