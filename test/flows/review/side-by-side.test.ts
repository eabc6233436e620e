import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { sideBySide } from "../../../src/flows/review/side-by-side.ts";

describe("work side by side", () => {
  it("gives results in the order of the items, whichever ends first", async () => {
    const results = await sideBySide(3, [3, 1, 2], async (turns) => {
      for (let left = turns; left > 0; left -= 1) await turn();
      return `after ${turns}`;
    });

    expect(results).toEqual(["after 3", "after 1", "after 2"]);
  });

  it("never does more at once than it may", async () => {
    let now = 0;
    let most = 0;
    await sideBySide(2, [1, 2, 3, 4, 5], async () => {
      most = Math.max(most, (now += 1));
      await turn();
      now -= 1;
    });

    expect(most).toBe(2);
  });

  it("fails only after what was begun has ended, and begins nothing more", async () => {
    const [begun, ended]: [string[], string[]] = [[], []];
    const run = sideBySide(2, ["bad", "slow", "late"], async (item) => {
      begun.push(item);
      if (item === "bad") throw new Error("refused");
      for (let left = 5; left > 0; left -= 1) await turn();
      ended.push(item);
    });

    await expect(run).rejects.toThrow("refused");
    expect([begun, ended]).toEqual([["bad", "slow"], ["slow"]]);
  });

  it("keeps results that are undefined", async () => {
    expect(await sideBySide(2, [1, 2], () => Promise.resolve(undefined))).toEqual([undefined, undefined]);
  });
});
