import { describe, expect, it } from "vitest";
import type { PartStanding, SpecStanding, Standing } from "../../../../src/domain/standing.ts";
import { toComment } from "../../../../src/stages/report/comment.ts";
import { approvals, reviewApprovals } from "../../../../src/stages/report/sections/approvals.ts";
import { toMarkdown } from "../../../../src/stages/report/markdown.ts";
import { noApproval } from "../../authorize/given.ts";
import { isWhole, itemsOf, rendered } from "../rendered.ts";
import { review, shop } from "../sample-review.ts";

const nobody: PartStanding = { verdict: "allowed", counted: [], void: [], missing: [] };
const spec = (more: Partial<SpecStanding> = {}): SpecStanding => ({
  ...nobody,
  file: shop.file,
  accepted: [],
  later: [],
  ...more,
});
const standing = (of: Partial<SpecStanding>, more: Partial<Standing> = {}): Standing => ({
  ...{ verdict: "needs-approval", review: nobody, specs: [spec(of)] },
  ...more,
});

const full = standing({
  verdict: "needs-approval",
  counted: [
    { login: "ben", source: "review", at: "2026-01-12T09:00:59Z" },
    { login: "carl", source: "command", at: "2026-01-12T10:30:00Z" },
  ],
  void: [{ login: "ana", because: "wrote a commit of it" }],
  missing: ["1 more approval of @acme/security"],
  accepted: [{ login: "dora", at: "2026-01-12T11:00:00Z", reason: "We have a backup." }],
  later: ["the window weekend"],
});

describe("the approvals of a spec", () => {
  it("read well", () => {
    expect(rendered(approvals(full, shop.file))).toBe(`### Approvals

- **Approved** by ben (review, 2026-01-12 09:00 UTC)
- **Approved** by carl (comment, 2026-01-12 10:30 UTC)
- **Does not count**: ana wrote a commit of it
- **Missing**: 1 more approval of @\u200bacme/security
- **Risk accepted** by dora (2026-01-12 11:00 UTC): We have a backup.
- **When it is applied**: the window weekend
`);
  });

  it("are not there where nobody said anything, nor for a spec that they are not of", () => {
    expect(approvals(undefined, shop.file).levels[0]).toEqual([]);
    expect(approvals(standing({}), shop.file).levels[0]).toEqual([]);
    expect(approvals(full, "migrations/other.yaml").levels[0]).toEqual([]);
    expect(reviewApprovals(undefined)).toEqual([]);
  });

  it("open no markup, mention nobody and stay on their line, whatever a login or a reason says", () => {
    const hostile = "x\n## <img src=x> @acme/all [y](https://evil.example) `z` **b**";
    const at = "2026-01-12T09:00:00Z";
    const text = rendered(
      approvals(
        standing({
          counted: [{ login: hostile, source: "review", at }],
          void: [{ login: hostile, because: hostile }],
          missing: [hostile],
          accepted: [{ login: hostile, at, reason: hostile }],
        }),
        shop.file,
      ),
    );
    expect(text.split("\n").filter((line) => line !== "")).toHaveLength(5);
    expect(text).not.toMatch(/(?<!\\)<img|@acme|https:\/\/|(?<!\\)\]\(h|(?<!\\)`/);
  });

  it("cut a long reason at a whole character", () => {
    for (const reason of ["😀".repeat(400), `x${"😀".repeat(400)}`]) {
      const [line = ""] = itemsOf(
        approvals(standing({ accepted: [{ login: "a", at: "2026-01-12T09:00:00Z", reason }] }), shop.file),
      );
      expect(line.length).toBeLessThan(400);
      expect(isWhole(line)).toBe(true);
    }
  });

  it("are counted where they are many, and fewer where there is little room", () => {
    const void_ = Array.from({ length: 30 }, (_, index) => ({ login: `p${index}`, because: "left the team" }));
    const section = approvals(standing({ void: void_ }), shop.file);
    expect(itemsOf(section).at(-1)).toBe("and 10 more");
    expect(itemsOf(section, 1)).toHaveLength(4);
  });

  it("of settings and waivers are said for the whole review", () => {
    const of = standing({}, { review: { ...nobody, missing: ["an owner of the settings"] } });
    expect(toMarkdown(reviewApprovals(of))).toContain("**Missing**: an owner of the settings");
    expect(toComment(review, { standing: of }).text).toContain("**Missing**: an owner of the settings");
  });

  it("leave as the next step what is missing, and not what was given", () => {
    const asked = { ...shop, verdict: "needs-approval", approvals: { ...noApproval, count: 2 } } as const;
    const { text } = toComment({ ...review, verdict: "needs-approval", specs: [asked] }, { standing: full });
    expect(text).toContain("Still needed: 1 more approval of @\u200bacme/security.");
    expect(text).not.toContain("Get 2 approvals");
  });
});

describe("the comment after approvals", () => {
  it("leads with what they make of the verdict", () => {
    const open = standing({ ...full.specs[0], verdict: "allowed", missing: [] }, { verdict: "allowed" });
    const before = toComment({ ...review, verdict: "needs-approval", specs: [{ ...shop, verdict: "needs-approval" }] });
    const after = toComment(
      { ...review, verdict: "needs-approval", specs: [{ ...shop, verdict: "needs-approval" }] },
      { standing: open },
    );
    expect(before.text).toMatch(/^## \*\*Needs approval\*\*/);
    expect(after.text).toMatch(/^## \*\*Allowed\*\*/);
    expect(after.text).toContain("**Approved** by ben");
  });

  it("does so in the shortest form too", () => {
    const specs = Array.from({ length: 400 }, (_, index) => ({
      ...shop,
      file: `migrations/${index}.yaml`,
      verdict: "needs-approval" as const,
    }));
    const open = standing({}, { verdict: "allowed", specs: specs.map(({ file }) => spec({ file, verdict: "allowed" })) });
    const { text } = toComment({ ...review, verdict: "needs-approval", specs }, { standing: open, limit: 2000 });
    expect(text.length).toBeLessThanOrEqual(2000);
    expect(text).toContain("Allowed");
    expect(text).not.toContain("Needs approval");
  });

  it("says where the rest is, if it can be fetched", () => {
    const text = (reportUrl?: string) =>
      toComment(review, { limit: toComment(review).text.length - 100, ...(reportUrl === undefined ? {} : { reportUrl }) }).text;
    expect(text()).toContain("the JSON report has all of it");
    expect(text("https://sirsi.example/r/1")).toContain("its link leads to the JSON report");
  });
});
