import { describe, expect, it } from "vitest";
import type { Approval } from "../../../src/domain/approval.ts";
import type { Verdict } from "../../../src/domain/review.ts";
import { standingOf } from "../../../src/stages/authorize/approvals.ts";
import { decideApply, type ApplyFacts } from "../../../src/stages/authorize/decide-apply.ts";
import { change } from "../risk/given.ts";
import { approval, facts, review, spec } from "./approval-given.ts";
import { failed, noApproval, somePlan, wave } from "./given.ts";

const file = "migrations/shop.yaml";

/** The plan that was reviewed has the digest sha256:0. */
const decide = (parts: Partial<ApplyFacts> = {}, approvals: readonly Approval[] = [approval("ann")]) => {
  const now = parts.review ?? review();
  const standing = standingOf(facts({ review: now, approvals }));
  return decideApply({ review: now, standing, file, wave: "main", reviewed: "sha256:0", approvals, ...parts });
};
const planned = (plan: Parameters<typeof somePlan>[0]) => review({ specs: [spec({ waves: [wave({ plan: somePlan(plan) })] })] });

describe("an apply", () => {
  it("goes ahead with the plan that was reviewed and approved, and says by whom", () => {
    expect(decide()).toEqual({ go: true, digest: "sha256:0", changes: 1, approvedBy: ["ann"] });
  });

  it("goes ahead without approvals where none is asked for", () => {
    expect(decide({ review: review({ specs: [spec({ verdict: "allowed" })] }) }, [])).toMatchObject({ go: true, approvedBy: [] });
  });

  it("waits for the approvals that are asked for", () => {
    expect(decide({}, [])).toEqual({
      go: false,
      state: "awaiting-approval",
      because: "It needs approval: 1 approval.",
    });
  });

  it.each<Verdict>(["denied", "invalid", "not-evaluated"])(
    "is refused when the spec is %s by now, whatever was approved",
    (verdict) => {
      const worse = review({ specs: [spec({ verdict, reasons: ["A waiver ended."] })] });

      expect(decide({ review: worse })).toEqual({ go: false, state: "refused", because: "A waiver ended." });
    },
  );

  it("waits when the plan is another one than was reviewed, even where no approval was asked for", () => {
    const other = review({ specs: [spec({ verdict: "allowed", waves: [wave({ plan: somePlan({ digest: "sha256:1" }) })] })] });

    expect(decide({ review: other }, [])).toMatchObject({ go: false, state: "awaiting-approval" });
    expect(decide({ review: planned({ digest: "sha256:1" }) })).toMatchObject({ go: false, state: "awaiting-approval" });
  });

  it("goes ahead with a plan that does nothing: what was meant is there already", () => {
    const nothing = (more: object) => ({ ...change("no-op", "aws_db_instance.x"), ...more });
    const planOf = (one: ReturnType<typeof nothing>) =>
      review({
        specs: [spec({ verdict: "allowed", waves: [wave({ plan: somePlan({ digest: "sha256:1", changes: [one] }) })] })],
      });

    expect(decide({ review: planOf(nothing({})) }, [])).toMatchObject({ go: true, changes: 0 });
    expect(decide({ review: planOf(nothing({ importing: "i-1" })) }, [])).toMatchObject({ go: false });
    expect(decide({ review: planOf(nothing({ previousAddress: "aws_db_instance.y" })) }, [])).toMatchObject({ go: false });
  });

  it("waits when nobody saw a plan before the merge", () => {
    const decision = decide({ reviewed: null, review: review({ specs: [spec({ verdict: "allowed" })] }) }, []);

    expect(decision).toMatchObject({ go: false, state: "awaiting-approval" });
    expect(decision.go ? "" : decision.because).toMatch(/^Nobody has seen a plan/);
  });

  it("goes ahead with another plan once somebody whose approval counts agreed to that very one", () => {
    const other = planned({ digest: "sha256:1" });
    const ben = approval("ben", {}, other);

    expect(decide({ review: other }, [ben])).toMatchObject({ go: true, digest: "sha256:1" });
    // Agreed to a third plan, or is nobody whose word counts.
    expect(decide({ review: other }, [approval("ben", {}, planned({ digest: "sha256:2" }))])).toMatchObject({ go: false });
    expect(decide({ review: other, approvals: [approval("eve", {}, other)] })).toMatchObject({ go: false });
  });

  it.each([
    ["is none", somePlan({ mode: "static" })],
    ["was made without the account", somePlan({ mode: "offline" })],
    ["shows only what may come", somePlan({ binding: false })],
  ])("is refused with a plan that %s", (_what, plan) => {
    expect(decide({ review: review({ specs: [spec({ waves: [wave({ plan })] })] }) })).toMatchObject({
      go: false,
      state: "refused",
    });
  });

  it("is refused without a plan, with Terraform's reason", () => {
    const { plan: _plan, ...bare } = wave();
    const none = review({
      specs: [spec({ verdict: "allowed", waves: [{ ...bare, failed: failed({ failure: "no such region" }) }] })],
    });

    expect(decide({ review: none })).toEqual({ go: false, state: "refused", because: "no such region" });
  });

  it("is refused while it asks for what nobody here can judge, whatever was approved", () => {
    const approvals = { ...noApproval, count: 1, environments: ["production"] };

    expect(decide({ review: review({ specs: [spec({ approvals })] }) })).toEqual({
      go: false,
      state: "refused",
      because:
        "It asks for what this version cannot judge at an apply: GitHub environment production is asked when it is applied.",
    });
  });

  it("is refused when the settings that govern cannot be used", () => {
    const broken = review();
    const standing = standingOf(facts({ review: broken, approvals: [approval("ann")] }));

    expect(decide({ standing: { ...standing, review: { ...standing.review, verdict: "invalid" } } })).toMatchObject({
      go: false,
      state: "refused",
    });
    expect(decide({ standing: { ...standing, review: { ...standing.review, verdict: "needs-approval" } } }).go).toBe(true);
  });

  it("is refused when spec or wave are gone", () => {
    expect(decide({ file: "migrations/other.yaml" })).toMatchObject({ go: false, state: "refused" });
    expect(decide({ wave: "data" })).toMatchObject({ go: false, state: "refused" });
  });
});
