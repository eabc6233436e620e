import { describe, expect, it } from "vitest";
import type { Change } from "../../../src/domain/change.ts";
import { changes } from "../../../src/stages/report/sections/changes.ts";
import { toMarkdown } from "../../../src/stages/report/markdown.ts";
import { change } from "../risk/given.ts";
import { somePlan, wave } from "../authorize/given.ts";
import { shop } from "./sample-review.ts";

/** The cell "What differs" of the only change. */
function difference(one: Change): string {
  const { levels } = changes({ ...shop, waves: [wave({ plan: somePlan({ changes: [one] }) })] });
  const row =
    toMarkdown(levels[0] ?? [])
      .split("\n")
      .findLast((line) => line.includes(one.address)) ?? "";
  return row.split(" | ").at(-1)?.replace(/ \|$/, "") ?? "";
}

const updated = (parts: Partial<Change>) => change("update", "aws_backup_plan.media", parts);

describe("what differs in a change", () => {
  it("is shown where it differs, however deep", () => {
    const rule = (days: number) => ({ name: "daily", schedule: "cron(0 3 * * ? *)", lifecycle: [{ delete_after: days }] });

    expect(difference(updated({ before: { rule: [rule(30)] }, after: { rule: [rule(7)] } }))).toBe(
      "`rule[0].lifecycle[0].delete_after` 30 → 7",
    );
  });

  it("is the whole list when the number of its items changes", () => {
    expect(difference(updated({ before: { cidrs: ["a"] }, after: { cidrs: ["a", "b"] } }))).toBe(
      '`cidrs` \\["a"\\] → \\["a","b"\\]',
    );
  });

  it("says what is known after apply only, at its place", () => {
    const one = updated({
      before: { listener: [{ port: 80, arn: "x" }] },
      after: { listener: [{ port: 443 }] },
      unknown: [["listener", 0, "arn"]],
    });

    expect(difference(one)).toBe("`listener[0].arn` x → (known after apply), `listener[0].port` 80 → 443");
  });

  it("is never silent about an update", () => {
    expect(difference(updated({ before: { rule: [{ copy: null }] }, after: { rule: [{ copy: [] }] } }))).toBe(
      "only null against empty",
    );
  });

  it("leads with what forces a replacement", () => {
    const one = change("replace", "aws_db_instance.x", {
      before: { allocated_storage: 20, identifier: "a" },
      after: { allocated_storage: 30, identifier: "b" },
      replacePaths: [["identifier"]],
    });

    expect(difference(one)).toBe("`identifier` a → b (forces replacement), `allocated_storage` 20 → 30");
  });
});
