import { describe, expect, it } from "vitest";
import type { PullRequest } from "../../../src/domain/pull-request.ts";
import { isUntrusted } from "../../../src/flows/pull/trust.ts";

const pull = (association: string, kind: "user" | "bot", repository: number | null): PullRequest => ({
  ...{
    number: 1,
    state: "open",
    merged: false,
    mergeCommit: null,
    draft: false,
    title: "Change files",
    updatedAt: "2026-03-01T00:00:00Z",
  },
  author: { login: "somebody", id: 7, kind },
  association,
  head: { sha: "a".repeat(40), ref: "change", repository },
  base: { sha: "b".repeat(40), ref: "main", repository: 1 },
});

describe("a pull request is a stranger's", () => {
  it.each([
    ["from another repository, also a member's", pull("MEMBER", "user", 2), true],
    ["from a fork that is gone", pull("MEMBER", "user", null), true],
    ["by somebody new, on a branch of the repository", pull("FIRST_TIME_CONTRIBUTOR", "user", 1), true],
    ["by a bot, from another repository", pull("NONE", "bot", 2), true],
    ["by a member, on a branch of the repository: not", pull("MEMBER", "user", 1), false],
    ["by a bot, on a branch that it may write: not", pull("NONE", "bot", 1), false],
  ])("%s", (_name, given, expected) => {
    expect(isUntrusted(given)).toBe(expected);
  });
});
