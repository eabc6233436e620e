import { expect, it } from "vitest";
import { toJson } from "../../../src/stages/report/json.ts";
import { review, shop } from "./sample-review.ts";

it("says never for a copy that never ends, because JSON has no Infinity", () => {
  const never = { best: 1, expected: Infinity, worst: Infinity };
  const estimate = { wave: "data", transfers: [], downtime: never };
  const text = toJson({ ...review, specs: [{ ...shop, waves: [{ ...shop.waves[0]!, estimate }] }] });

  expect(JSON.parse(text)).toMatchObject({ specs: [{ waves: [{ estimate: { downtime: { best: 1, expected: "never" } } }] }] });
});

it("is the whole review otherwise, in lines that people can compare", () => {
  expect(JSON.parse(toJson(review))).toEqual(review);
  expect(toJson(review)).toMatch(/^\{\n {2}"schema": "sirsi\.review\/1",\n[^]*\n\}\n$/);
});
