import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };

const start = join(import.meta.dirname, "../../bin/start.js");

/** Prints every package that Node loads, on standard error. */
const listing = `
import { registerHooks } from "node:module";
registerHooks({
  load(url, context, next) {
    const [, name] = /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url) ?? [];
    if (name !== undefined) console.error(name);
    return next(url, context);
  },
});`;

async function sirsi(...args: readonly string[]): Promise<{ readonly out: string; readonly packages: ReadonlySet<string> }> {
  const hook = `data:text/javascript,${encodeURIComponent(listing)}`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--import", hook, start, ...args]);
  return { out: stdout, packages: new Set(stderr.split("\n").filter((line) => line !== "")) };
}

describe("the start of the command line", () => {
  it("says its version without loading anything that a review needs", async () => {
    const { out, packages } = await sirsi("--version");

    expect(out.trim()).toBe(manifest.version);
    expect([...packages].toSorted()).toEqual(["commander", "picomatch"]);
  });

  it("lists every command in its help", async () => {
    const { out } = await sirsi("--help");

    for (const command of ["review", "validate", "synth", "plan", "policy", "cost", "risk", "explain", "doctor", "sandbox"])
      expect(out).toMatch(new RegExp(`^ +${command} `, "m"));
  });
});
