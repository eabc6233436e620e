import { describe, expect, it } from "vitest";
import type { Risk, RiskReason } from "../../../../src/domain/risk.ts";
import { risk } from "../../../../src/stages/report/sections/risk.ts";
import { risk as quiet } from "../../authorize/given.ts";
import { shop } from "../sample-review.ts";
import { itemsOf, rendered, rowsOf } from "../rendered.ts";

const section = (parts: Partial<Risk>) => risk({ ...shop, risk: quiet(parts) });
const reason = (parts: Partial<RiskReason> = {}): RiskReason => ({
  factor: "iam",
  points: 35,
  why: "allows * on *",
  mitigations: [],
  ...parts,
});
const sentence = (parts: Partial<Risk>) => rendered(section(parts)).split("\n")[2];

describe("the risk", () => {
  it("is said to be unknown, which is not low", () => {
    const { risk: _risk, ...bare } = shop;

    expect(rendered(risk(bare))).toBe("### Risk\n\nThe risk is not known, which is not low.\n");
  });

  it("is score, level and confidence when there is nothing else to say", () => {
    expect(rendered(section({}))).toBe("### Risk\n\n**0/100, low** (confidence high, 100).\n");
  });

  it("names up to three reasons of doubt and counts the rest", () => {
    const doubt = (...because: readonly string[]) => sentence({ confidence: { score: 52, level: "low", because } });

    expect(doubt("a", "b", "c")).toBe("**0/100, low** (confidence low, 52: a; b; c).");
    expect(doubt("a", "b", "c", "d", "e")).toBe("**0/100, low** (confidence low, 52: a; b; c; and 2 more gaps).");
  });

  it("has its gates on top", () => {
    const gates = [
      { level: "blocked", why: "wave data falls into a freeze" },
      { level: "high", why: "opens port 22" },
    ] as const;

    expect(itemsOf(section({ gates }))).toEqual(["**blocked**: wave data falls into a freeze", "**high**: opens port 22"]);
    const [list] = section({ gates }).levels[0]!.filter((block) => block.type === "list");
    expect(list?.items[0]?.[0]).toEqual({ text: "blocked", style: "strong", tone: "bad" });
    const text = rendered(section({ gates, reasons: [reason()] }));
    expect(text.indexOf("**blocked**")).toBeLessThan(text.indexOf("| Points |"));
  });

  it("explains every point: what softened it, where it is and what would lower it", () => {
    const full = reason({
      factor: "destructive",
      points: 37.5,
      why: "replaces orders-db",
      mitigations: ["final snapshot -25 %", "point-in-time recovery -20 %"],
      workload: "orders-db",
      lower: "keep the engine",
    });

    expect(rowsOf(section({ reasons: [full, reason()] }))).toEqual([
      [
        "37.5",
        "destructive",
        "replaces orders-db (final snapshot -25 %, point-in-time recovery -20 %) `orders-db`",
        "keep the engine",
      ],
      ["35.0", "iam", "allows \\* on \\*", ""],
    ]);
  });

  it("adds up what each factor counts, up to its cap", () => {
    const factors = [
      { factor: "destructive", points: 75.5, cap: 60 },
      { factor: "iam", points: 5, cap: 40 },
      { factor: "exposure", points: 40, cap: 40 },
    ] as const;

    expect(rendered(section({ score: 100, factors }))).toContain(
      "\nEach factor counts up to its cap: destructive 60 (of 75.5), iam 5.0, exposure 40.0. Together 105.0, so 100 of 100.\n",
    );
    expect(rendered(section({}))).not.toContain("Each factor");
  });

  it("names the factors without points, so that silence is visible", () => {
    expect(rendered(section({ silent: ["dataLoss", "timing"] }))).toContain("\nNo points: dataLoss, timing.\n");
  });

  it("shows 40 reasons, then 8, then 3, and counts the rest", () => {
    const reasons = Array.from({ length: 41 }, () => reason());

    expect([0, 1, 2].map((level) => rowsOf(section({ reasons }), level).length)).toEqual([40, 8, 3]);
    expect(rendered(section({ reasons }), 2)).toContain("\nand 38 more reasons.\n");
    expect(rendered(section({ reasons: reasons.slice(1) }))).not.toContain("more reasons");
  });
});
