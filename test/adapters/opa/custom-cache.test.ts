import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { customPolicies } from "../../../src/adapters/opa/custom-policies.ts";

const opa = process.env["SIRSI_OPA_BIN"];
const needsOpa = it.skipIf(opa === undefined);
const sources = [{ path: ".sirsi/policies/acme.rego", text: 'package custom.acme\n\ndeny contains "x"\n' }];

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "sirsi-custom-cache-"));
});
afterEach(() => rm(cache, { recursive: true, force: true }));

const policies = (binary: string, capabilities = "policies/capabilities.json") =>
  customPolicies({ binary, searchPath: "", capabilities, cache });
const files = async () =>
  (await readdir(cache, { recursive: true })).filter((name) => name.includes("_")).map((name) => join(cache, name));

describe("what was compiled once", () => {
  needsOpa("is not compiled again, says the same, and needs no OPA (needs OPA)", async () => {
    const first = await policies(opa!).load(sources);
    const second = await policies("no-opa-here").load(sources);

    expect(second.digest).toBe(first.digest);
    expect(await second.evaluate({}, {})).toEqual([{ package: "acme", effect: "deny", message: "x" }]);
    expect(await files()).toHaveLength(1);
  });

  needsOpa("is remembered within one process although its file is gone (needs OPA)", async () => {
    const one = policies(opa!);
    await one.load(sources);
    await rm(cache, { recursive: true });
    await one.load(sources);

    await expect(readdir(cache)).rejects.toThrow("ENOENT");
  });

  needsOpa("does not stand for other sources, paths or permissions (needs OPA)", async () => {
    await policies(opa!).load(sources);
    const fewer = join(cache, "capabilities.json");
    const all = JSON.parse(await readFile("policies/capabilities.json", "utf8")) as { builtins: { name: string }[] };
    await writeFile(fewer, JSON.stringify({ ...all, builtins: all.builtins.filter(({ name }) => name !== "upper") }));
    const without = policies("no-opa-here");

    await expect(without.load([{ ...sources[0]!, text: `${sources[0]!.text}# a word\n` }])).rejects.toMatchObject({
      code: "opa-missing",
    });
    await expect(without.load([{ ...sources[0]!, path: "b.rego" }])).rejects.toMatchObject({ code: "opa-missing" });
    await expect(policies("no-opa-here", fewer).load(sources)).rejects.toMatchObject({ code: "opa-missing" });
  });

  needsOpa(
    "of which one byte changed on disk is not used: it is compiled again, or missing without OPA (needs OPA)",
    async () => {
      await policies(opa!).load(sources);
      const [file] = await files();
      const bytes = await readFile(file!);
      bytes[bytes.length - 1]! ^= 1;
      await writeFile(file!, bytes);

      await expect(policies("no-opa-here").load(sources)).rejects.toMatchObject({ code: "opa-missing" });
      expect(await (await policies(opa!).load(sources)).evaluate({}, {})).toHaveLength(1);
      await expect(policies("no-opa-here").load(sources)).resolves.toMatchObject({ packages: ["acme"] });
    },
  );

  needsOpa("of another release of OPA is not used while there is one (needs OPA)", async () => {
    const { digest } = await policies(opa!).load(sources);
    const script = join(cache, "opa");
    await writeFile(script, `#!/bin/sh\n[ "$1" = version ] && echo "Version: 1.99.0" && exit 0\nexec ${opa!} "$@"\n`);
    await chmod(script, 0o755);

    expect((await policies(script).load(sources)).digest).not.toBe(digest);
    expect(await files()).toHaveLength(2);
  });

  needsOpa("is only lost time where the folder cannot be written (needs OPA)", async () => {
    const blocked = join(cache, "file");
    await writeFile(blocked, "");
    const bundle = await customPolicies({
      binary: opa!,
      searchPath: "",
      capabilities: "policies/capabilities.json",
      cache: join(blocked, "below"),
    }).load(sources);

    expect(await bundle.evaluate({}, {})).toHaveLength(1);
  });

  needsOpa("that failed is not kept (needs OPA)", async () => {
    await expect(policies(opa!).load([{ path: "a.rego", text: "package custom.a\n" }])).rejects.toMatchObject({
      code: "custom-policies-failed",
    });
    expect(await files()).toEqual([]);
  });
});
