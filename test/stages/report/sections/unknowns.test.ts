import { expect, it } from "vitest";
import type { SpecReview } from "../../../../src/domain/review.ts";
import { unknowns } from "../../../../src/stages/report/sections/unknowns.ts";
import { shop } from "../sample-review.ts";
import { itemsOf, rendered } from "../rendered.ts";

const section = (parts: Partial<Pick<SpecReview, "unknowns" | "notes">>) => unknowns({ ...shop, unknowns: [], ...parts });

it("says what the review could not know, and notes apart from it", () => {
  expect(rendered(section({ unknowns: ["the quota"], notes: ["an agent is needed"] }))).toBe(
    "### Notes\n\n- an agent is needed\n\n### What this review could not know\n\n- the quota\n",
  );
});

it("says only what there is to say", () => {
  expect(rendered(section({ unknowns: ["the quota"] }))).toBe("### What this review could not know\n\n- the quota\n");
  expect(rendered(section({ notes: ["an agent is needed"] }))).toBe("### Notes\n\n- an agent is needed\n");
  expect(rendered(section({}))).toBe("\n");
});

it("gives up notes before gaps, and counts the gaps that it cuts at 50 and then 8", () => {
  const gaps = (count: number) => Array.from({ length: count }, (_item, index) => `gap ${index}`);
  const full = section({ unknowns: gaps(51), notes: ["a note"] });

  expect(itemsOf(full, 0)).toEqual(["a note", ...gaps(50), "and 1 more"]);
  expect(itemsOf(full, 1)).toEqual([...gaps(50), "and 1 more"]);
  expect(itemsOf(full, 2)).toEqual([...gaps(8), "and 43 more"]);
  expect(itemsOf(section({ unknowns: gaps(50) }))).toEqual(gaps(50));
  expect(section({ notes: ["a note"] }).levels[1]).toEqual([]);
});
