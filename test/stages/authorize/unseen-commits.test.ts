import { describe, expect, it } from "vitest";
import type { PullCommit, Push } from "../../../src/domain/pull-request.ts";
import { unseenCommits } from "../../../src/stages/authorize/unseen-commits.ts";

const commit = (sha: string, isKnown = false): PullCommit => ({ sha, people: [], isKnown });
const push = (head: string, before: string | null, by = "ada"): Push => ({ repository: 1, head, before, by });
const three = [commit("one"), commit("two"), commit("three")];

describe("commits of which nobody knows whose they are", () => {
  it("are all that were never seen pushed, unless GitHub knows their people", () => {
    expect(unseenCommits(three, [])).toEqual(["one", "two", "three"]);
    expect(unseenCommits([commit("one", true), commit("two")], [])).toEqual(["two"]);
  });

  it("are none when the branch was pushed whole, at once or step by step", () => {
    expect(unseenCommits(three, [push("three", null)])).toEqual([]);
    expect(unseenCommits(three, [push("one", null), push("two", "one"), push("three", "two")])).toEqual([]);
    expect(unseenCommits(three, [push("three", "replaced by force")])).toEqual([]);
  });

  it("are those that came before a push, or after it, and not with it", () => {
    expect(unseenCommits(three, [push("three", "two")])).toEqual(["one", "two"]);
    expect(unseenCommits(three, [push("two", null)])).toEqual(["three"]);
    expect(unseenCommits(three, [push("one", null), push("three", "two")])).toEqual(["two"]);
  });

  it("stay unknown when somebody else put their head on a new branch after one who added to them", () => {
    expect(unseenCommits(three, [push("three", "two"), push("three", null, "ben")])).toEqual(["one", "two"]);
  });
});
