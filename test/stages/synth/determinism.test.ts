import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { migrationOf, net, synth, threeTier } from "./migrations.ts";

const digest = () =>
  createHash("sha256")
    .update(
      synth(threeTier("cutover"))
        .stacks.map(({ text }) => text)
        .join(),
    )
    .digest("hex");

describe("synthesis", () => {
  it("gives the same bytes for the same spec, again and again", () => {
    expect(digest()).toBe(digest());
  });

  it("gives the same bytes in another process", () => {
    const script = fileURLToPath(new URL("print-digest.ts", import.meta.url));

    expect(execFileSync(process.execPath, [script], { encoding: "utf8" }).trim()).toBe(digest());
  });

  it("gives the same configuration whatever the order of the workloads in the spec", () => {
    const spec = threeTier("cutover");
    const reversed = { ...spec, spec: { ...spec.spec, workloads: spec.spec.workloads.toReversed() } };

    expect(synth(reversed).stacks.map(({ text }) => text)).toEqual(synth(spec).stacks.map(({ text }) => text));
  });

  it("writes no version of a tool and no time into the configuration", () => {
    for (const { text } of synth(threeTier()).stacks) {
      expect(text).not.toContain('"//"');
      expect(text).not.toContain("cdktf");
      expect(text).not.toMatch(/\d{4}-\d{2}-\d{2}T/);
    }
  });

  it("leaves nothing in memory over a thousand runs", () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const migration = migrationOf([net]);
    const heapAfter = (runs: number) => {
      for (let run = 0; run < runs; run += 1) synth(migration);
      collect();
      return process.memoryUsage().heapUsed;
    };

    const before = heapAfter(50);
    expect(heapAfter(1000) - before).toBeLessThan(4 * 1024 ** 2);
    const { __cdktfTokenMap: tokens } = globalThis as unknown as { __cdktfTokenMap: { stringTokenMap: Map<string, unknown> } };
    expect(tokens.stringTokenMap.size).toBe(0);
  }, 120_000);

  it("gives the stack traces of others back as they were, even when it fails", () => {
    const own = (target: object) => void Object.assign(target, { stack: "mine" });
    const present = () => Object.getOwnPropertyDescriptor(Error, "captureStackTrace");
    const before = present();
    Object.defineProperty(Error, "captureStackTrace", { ...before, value: own });
    try {
      expect(() => synth(threeTier(), { prices: undefined as never })).toThrow(TypeError);
      synth(migrationOf([net]));
      expect(present()?.value).toBe(own);
    } finally {
      Object.defineProperty(Error, "captureStackTrace", before ?? {});
    }
  });

  it("leaves a mistake of ours its stack, so that it can be found", () => {
    let stack: string | undefined;
    try {
      synth(threeTier(), { prices: undefined as never });
    } catch (error) {
      stack = (error as Error).stack;
    }

    expect(stack).toContain("synthesize.ts");
  });
});
