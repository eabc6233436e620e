import { describe, expect, it } from "vitest";
import type { Spread } from "../../../../src/domain/estimate.ts";
import type { WaveReview } from "../../../../src/domain/review.ts";
import { dependencyChart, waves } from "../../../../src/stages/report/sections/waves.ts";
import { failed, somePlan, wave } from "../../authorize/given.ts";
import { shop } from "../sample-review.ts";
import { rendered, rowsOf } from "../rendered.ts";

type Parts = Partial<WaveReview>;
const cellsOf = (one: WaveReview) => rowsOf(waves({ ...shop, waves: [one] }))[0] ?? [];
const cells = (parts: Parts) => cellsOf(wave(parts));
const transfer = { workload: "web", method: "redeploy", mode: "offline", copy: null, downtime: null, missing: [] } as const;
const downtime = (value: Spread | null) => cells({ estimate: { wave: "main", transfers: [transfer], downtime: value } })[5];

describe("the table of waves", () => {
  it("shows the move from one state to another", () => {
    const { before: _before, ...fresh } = wave({ after: "built" });

    expect(cells({ before: "planned", after: "built" })[1]).toBe("planned → **built**");
    expect(cells({ before: "built", after: "built" })[1]).toBe("built");
    expect(cellsOf(fresh)[1]).toBe("built");
  });

  it("shows what moves in it, after what, and when", () => {
    expect(
      cells({
        workloads: ["web", "api"],
        dependsOn: ["base", "data"],
        start: "2026-02-01",
        window: "weekend",
        soak: "24h",
      }).slice(2, 5),
    ).toEqual(["web, api", "base, data", "from 2026-02-01, in weekend, soak 24h"]);
    expect(cells({})[4]).toBe("");
  });

  it.each([
    ["a range", { best: 600, expected: 690, worst: 900 }, "11.5 min (10 min to 15 min)"],
    ["one figure", { best: 600, expected: 600, worst: 600 }, "10 min"],
    ["no end", { best: 600, expected: 690, worst: Infinity }, "11.5 min (10 min to never)"],
    ["not known", null, "unknown"],
  ])("shows a downtime: %s", (_what, value, text) => {
    expect(downtime(value)).toBe(text);
  });

  it("shows no downtime where nothing moves", () => {
    expect(cells({})[5]).toBe("");
    expect(cells({ estimate: { wave: "main", transfers: [], downtime: null } })[5]).toBe("");
  });

  it("says what each plan is worth", () => {
    const { plan: _plan, ...bare } = wave();

    expect(cells({})[6]).toBe("binding");
    expect(cells({ plan: somePlan({ binding: false }) })[6]).toBe("indicative");
    expect(cells({ plan: somePlan({ binding: false, awaits: ["net_id"] }) })[6]).toBe("indicative, waits for an apply");
    expect(cells({ plan: somePlan({ mode: "static" }) })[6]).toBe("none, compared");
    expect(cells({ failed: failed() })[6]).toBe("failed");
    expect(cellsOf(bare)[6]).toBe("none");
  });

  it("loses the picture before the table, and is nothing without a wave", () => {
    expect(rendered(waves(shop), 0)).toContain("```mermaid");
    expect(rendered(waves(shop), 1)).not.toContain("```mermaid");
    expect(rowsOf(waves(shop), 1)).toHaveLength(2);
    expect(waves({ ...shop, waves: [] }).levels).toEqual([[]]);
  });
});

describe("the picture of what depends on what", () => {
  const workload = (name: string) => ({ name, kind: "vm", location: shop.workloads[0]!.location });
  const edge = (from: string, to: string, type: "hard" | "soft") => ({ from, to, type, source: "explicit" });

  it("boxes waves, keeps what is in no wave outside, and draws soft dependencies dotted", () => {
    const chart = dependencyChart({
      ...shop,
      workloads: [workload("db"), workload("web"), workload("dns")],
      waves: [wave({ name: "data", workloads: ["db"] }), wave({ name: "front", after: "planned", workloads: ["web", "gone"] })],
      edges: [edge("web", "db", "hard"), edge("dns", "web", "soft"), edge("web", "gone", "hard"), edge("gone", "db", "hard")],
    });

    expect(chart.split("\n")).toEqual([
      "flowchart LR",
      '  subgraph wave0["data (built)"]',
      '    w0["db"]',
      "  end",
      '  subgraph wave1["front (planned)"]',
      '    w1["web"]',
      "  end",
      '    w2["dns"]',
      "  w1 --> w0",
      "  w2 -.-> w1",
    ]);
  });

  it("lets no name end its own label", () => {
    const name = 'a"]; click w0 "javascript:x" %%é_1.';
    const chart = dependencyChart({
      ...shop,
      workloads: [workload(name)],
      waves: [wave({ name, workloads: [name] })],
      edges: [],
    });

    expect(chart).toContain('    w0["a click w0 javascriptx é_1."]');
    expect(chart).toContain('  subgraph wave0["a click w0 javascriptx é_1. (built)"]');
  });
});
