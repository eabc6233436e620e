import { describe, expect, it } from "vitest";
import { line, tiered } from "../../../src/stages/cost/line.ts";
import { firstKnown, plus, times, usageNotGiven, type Quote } from "../../../src/stages/cost/quote.ts";

const quote = (usd: number, source: string, date: string): Quote => ({ usd, source, date, service: "compute" });
const gap = { gap: "no price" };

describe("prices made of prices", () => {
  it("are as old as their older part, on either side", () => {
    const young = quote(1, "a", "2026-07-20");
    const old = quote(2, "b", "2023-02-23");

    expect(plus(young, old)).toEqual({ usd: 3, source: "a + b", date: "2023-02-23", service: "compute" });
    expect(plus(old, young)).toMatchObject({ date: "2023-02-23" });
  });

  it("are not known where a part is not", () => {
    expect(plus(quote(1, "a", "2024"), gap)).toBe(gap);
    expect(times(gap, 2, "doubled")).toBe(gap);
    expect(firstKnown(gap, { gap: "another" })).toBe(gap);
  });

  it("say how they were made", () => {
    expect(times(quote(0.5, "a", "2024"), 2, "doubled for multi-AZ")).toMatchObject({
      usd: 1,
      source: "a, doubled for multi-AZ",
    });
  });
});

describe("tiers", () => {
  const tier = (name: string, upTo: number, usd: number) => ({ name, upTo, price: quote(usd, "a", "2024") });
  const tiers = [tier("first", 10, 3), tier("next", 30, 2), tier("rest", Infinity, 1)];

  it("show the first even when nothing is used, and no empty one after it", () => {
    expect(tiered("Requests", 0, "1k", 1, tiers).map(({ name, quantity }) => [name, quantity])).toEqual([
      ["Requests (first)", 0],
    ]);
    expect(tiered("Requests", 10, "1k", 1, tiers)).toHaveLength(1);
  });

  it("count in the unit of their price", () => {
    expect(tiered("Requests", 40, "tens", 10, tiers).map(({ quantity }) => quantity)).toEqual([1, 2, 1]);
  });

  it("stay one line while the quantity is not known", () => {
    expect(tiered("Requests", usageNotGiven, "1k", 1, tiers)).toEqual([
      line("Requests", usageNotGiven, "1k", quote(3, "a", "2024")),
    ]);
  });
});
