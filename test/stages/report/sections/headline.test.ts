import { describe, expect, it } from "vitest";
import type { Action } from "../../../../src/domain/change.ts";
import type { SpecReview } from "../../../../src/domain/review.ts";
import { headline } from "../../../../src/stages/report/sections/headline.ts";
import { change, shop, sshOpen } from "../sample-review.ts";
import { itemsOf, rendered, rowsOf } from "../rendered.ts";
import { somePlan, wave } from "../../authorize/given.ts";

const figures = (spec: SpecReview) => rowsOf(headline(spec))[0] ?? [];
const changesOf = (...waves: SpecReview["waves"]) => figures({ ...shop, waves })[0];
const actions = (...list: readonly Action[]) => list.map((action, index) => change({ action, address: `aws_subnet.s${index}` }));

describe("the headline", () => {
  it("names the migration as well as it can", () => {
    const { title: _title, ...untitled } = shop;
    const { migration: _migration, ...unreadable } = untitled;

    expect(rendered(headline(shop))).toContain("## **Denied**: Online shop, Frankfurt data centre to AWS\n");
    expect(rendered(headline(untitled))).toContain("## **Denied**: shop\n");
    expect(rendered(headline(unreadable))).toContain("## **Denied**: migrations/shop.yaml\n");
  });

  it("says where it goes and whose it is, as far as the spec says", () => {
    const { environment: _environment, target: _target, owner: _owner, ...bare } = shop;

    expect(rendered(headline(bare))).toContain("\n`migrations/shop.yaml` (changed)\n");
  });

  it("gives up to twelve reasons and counts the rest", () => {
    const reasons = (count: number) => Array.from({ length: count }, (_item, index) => `reason ${index + 1}`);

    expect(itemsOf(headline({ ...shop, reasons: reasons(12) }))).toEqual(reasons(12));
    expect(itemsOf(headline({ ...shop, reasons: reasons(15) }))).toEqual([...reasons(12), "and 3 more"]);
    expect(rendered(headline({ ...shop, reasons: [] }))).not.toContain("\n\n\n");
  });
});

describe("the figure of changes", () => {
  it("counts each action of what this merge applies, in the order of creating to forgetting", () => {
    const all = actions("forget", "delete", "create", "no-op", "replace", "update", "read", "create");

    expect(changesOf(wave({ plan: somePlan({ changes: all }) }))).toBe("+2 \\~1 -/+1 -1 forget1");
  });

  it("leaves later waves out while there is one to apply, and says so when there is none", () => {
    const later = wave({ name: "late", plan: somePlan({ binding: false, changes: actions("create") }) });

    expect(changesOf(wave({ plan: somePlan({ changes: actions("update") }) }), later)).toBe("\\~1");
    expect(changesOf(later)).toBe("+1 (later waves)");
    expect(changesOf(wave({ plan: somePlan({ binding: false, changes: actions("create", "delete") }) }))).toBe(
      "+1 -1 (later waves)",
    );
  });

  it("tells nothing to do from nothing planned", () => {
    const { plan: _plan, ...unplanned } = wave();

    expect(changesOf(wave({ plan: somePlan({ changes: actions("no-op", "read") }) }))).toBe("none");
    expect(changesOf(unplanned)).toBe("not planned");
    expect(changesOf()).toBe("not planned");
  });
});

describe("the other figures", () => {
  it("say what is unknown instead of showing nothing", () => {
    const { cost: _cost, risk: _risk, policy: _policy, mode: _mode, ...bare } = shop;

    expect(figures(bare).slice(1)).toEqual(["unknown", "unknown", "not evaluated", "none"]);
  });

  it("give the cost with how much of it is not priced", () => {
    const cost = shop.cost ?? expect.fail();

    expect(figures({ ...shop, cost: { ...cost, unpriced: [] } })[1]).toBe("$100.00 → $150.50 (+$50.50)");
    expect(figures(shop)[1]).toBe("$100.00 → at least $150.50 (+$50.50, 1 not priced)");
  });

  it("do not call a cost nothing when no line of it has a price", () => {
    const cost = { ...(shop.cost ?? expect.fail()), monthly: { before: 0, after: 0, delta: 0 } };
    const of = (before: number | null, after: number | null) => ({
      ...shop,
      cost: { ...cost, resources: cost.resources.map((resource) => ({ ...resource, before, after })) },
    });

    expect(figures(of(null, null))[1]).toBe("not known (1 line not priced)");
    expect(figures(of(0, 0))[1]).toBe("not known (1 line not priced)");
    expect(figures(of(5, null))[1]).toContain("at least");
    expect(figures(of(null, 5))[1]).toContain("at least");
    const free = cost.resources.map((resource) => ({ ...resource, before: 0, after: 0 }));
    expect(figures({ ...shop, cost: { ...cost, resources: [...cost.resources, ...free] } })[1]).toContain("at least");
    expect(figures({ ...shop, cost: { ...cost, resources: [], unpriced: [] } })[1]).toBe("$0.00 → $0.00 (no change)");
  });

  it("give the risk with its confidence, and whether it blocks", () => {
    const risk = shop.risk ?? expect.fail();

    expect(figures({ ...shop, risk: { ...risk, blocked: true } })[2]).toBe("**73/100, high, blocked** (confidence medium)");
  });

  it("count policy results by what came of them", () => {
    const policy = shop.policy ?? expect.fail();
    const results = (["fail", "fail", "unknown", "pass", "not-applicable"] as const).map((status) => ({ ...sshOpen, status }));
    const waived = { ...sshOpen, status: "waived" as const };

    expect(figures({ ...shop, policy: { ...policy, results } })[3]).toBe("2 failed, 1 unknown, 1 passed");
    expect(figures({ ...shop, policy: { ...policy, results: [...results, waived] } })[3]).toBe(
      "2 failed, 1 unknown, 1 passed, 1 waived",
    );
  });

  it("name the program that planned", () => {
    const planned = wave({ plan: somePlan({ terraform: { flavour: "opentofu", version: "1.10.1" } }) });

    expect(figures({ ...shop, waves: [wave(), planned] })[4]).toBe("sandbox, opentofu 1.10.1");
    expect(figures({ ...shop, waves: [wave()] })[4]).toBe("sandbox");
  });
});
