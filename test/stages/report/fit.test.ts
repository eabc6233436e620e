import { describe, expect, it } from "vitest";
import { paragraph, type Block, type Section } from "../../../src/stages/report/document.ts";
import { fit } from "../../../src/stages/report/fit.ts";

/** Paragraphs of one letter each; what joins a section to the next is two more. */
const section = (id: string, dropOrder: number, ...lengths: readonly number[]): Section => ({
  id,
  dropOrder,
  levels: lengths.map((length) => (length === 0 ? [] : [paragraph(id.repeat(length))])),
});
const plain = (blocks: readonly Block[]): string =>
  blocks
    .flatMap((block) =>
      block.type === "paragraph" ? block.text.map((part) => (typeof part === "string" ? part : part.text)) : [],
    )
    .join("");
const fitted = (sections: readonly Section[], limit: number) => {
  const { blocks, dropped } = fit(sections, limit, plain);
  return { text: plain(blocks), dropped };
};

describe("what fits", () => {
  it("is kept whole, to the last character", () => {
    expect(fitted([section("a", 1, 8, 1), section("b", 2, 8, 1)], 20)).toEqual({ text: "aaaaaaaabbbbbbbb", dropped: [] });
  });

  it("takes no room where it says nothing", () => {
    expect(fitted([section("a", 1, 0), section("b", 2, 8, 1)], 10).dropped).toEqual([]);
  });
});

describe("what does not fit", () => {
  it("loses the detail of the lowest drop order first, and no more than it must", () => {
    const sections = [section("a", 3, 8, 1), section("b", 1, 8, 4, 1), section("c", 2, 8, 1)];

    expect(fitted(sections, 29)).toEqual({ text: "aaaaaaaabbbbcccccccc", dropped: ["b"] });
    expect(fitted(sections, 25)).toEqual({ text: "aaaaaaaabcccccccc", dropped: ["b"] });
    expect(fitted(sections, 20)).toEqual({ text: "aaaaaaaabc", dropped: ["b", "c"] });
  });

  it("loses detail from the last spec first, and level by level across specs", () => {
    const [first, second] = [section("a", 1, 9, 6, 3), section("b", 1, 9, 6, 3)];

    expect(fitted([first, second], 19).text).toBe("aaaaaaaaabbbbbb");
    expect(fitted([first, second], 16).text).toBe("aaaaaabbbbbb");
    expect(fitted([first, second], 13).text).toBe("aaaaaabbb");
    expect(fitted([first, second], 10)).toEqual({ text: "aaabbb", dropped: ["b", "a"] });
  });

  it("may vanish, and then needs no room either", () => {
    expect(fitted([section("a", 1, 8, 0), section("b", 2, 8, 1)], 10)).toEqual({ text: "bbbbbbbb", dropped: ["a"] });
  });

  it("is given back too long when nothing can be dropped any more", () => {
    expect(fitted([section("a", 1, 8), section("b", 2, 8, 4)], 5)).toEqual({ text: "aaaaaaaabbbb", dropped: ["b"] });
  });
});

it("renders each level once, so that a pull request with 2,000 specs stays linear", () => {
  const sections = Array.from({ length: 2000 }, (_item, index) => section("a", index % 7, 30, 20, 10));
  let renderings = 0;
  const counting = (blocks: readonly Block[]) => {
    renderings += 1;
    return plain(blocks);
  };

  expect(fit(sections, 0, counting).dropped).toEqual(["a"]);
  expect(renderings).toBeLessThanOrEqual(6000);
});
