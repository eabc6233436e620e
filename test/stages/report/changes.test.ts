import { describe, expect, it } from "vitest";
import type { Change, Json } from "../../../src/domain/change.ts";
import { changes } from "../../../src/stages/report/sections/changes.ts";
import { change } from "../risk/given.ts";
import { failed, somePlan, wave } from "../authorize/given.ts";
import { shop } from "./sample-review.ts";
import { rendered, rowsOf } from "./rendered.ts";

const section = (list: readonly Change[], binding = true) =>
  changes({ ...shop, waves: [wave({ plan: somePlan({ changes: list, binding }) })] });

/** The cell "What differs" of the only change. */
const difference = (one: Change): string => rowsOf(section([one]))[0]?.[2] ?? "";

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

  it("is nothing that only null, absent or empty tells apart", () => {
    const one = updated({ before: { size: 1, tags: null, cidrs: [] }, after: { size: 2, cidrs: null, names: [] } });

    expect(difference(one)).toBe("`size` 1 → 2");
  });

  it("is shown at new, gone and changed keys of a map, in their order", () => {
    const one = updated({ before: { tags: { b: "1", c: "2", same: "x" } }, after: { tags: { a: "0", b: "9", same: "x" } } });

    expect(difference(one)).toBe("`tags.a` (none) → 0, `tags.b` 1 → 9, `tags.c` 2 → (none)");
  });

  it("is also an attribute that goes or comes", () => {
    const one = updated({ before: { gone: "a", size: 1 }, after: { size: 1, new: "b" } });

    expect(difference(one)).toBe("`gone` a → (none), `new` (none) → b");
  });

  it("is the whole value when one side is no map and no list", () => {
    expect(difference(updated({ before: { cidrs: ["a"] }, after: { cidrs: "b" } }))).toBe('`cidrs` \\["a"\\] → b');
    expect(difference(updated({ before: { rule: null }, after: { rule: { days: 7 } } }))).toBe('`rule` (none) → {"days":7}');
    expect(difference(updated({ before: { rule: ["a"] }, after: { rule: { a: 1 } } }))).toBe('`rule` \\["a"\\] → {"a":1}');
    expect(difference(updated({ before: { rule: { a: 1 } }, after: { rule: "none" } }))).toBe('`rule` {"a":1} → none');
  });

  it("is followed nine levels deep and no deeper: a plan is not trusted to end", () => {
    const deep = (levels: number, value: number): Json => (levels === 0 ? value : { a: deep(levels - 1, value) });

    expect(difference(updated({ before: { x: deep(9, 1) }, after: { x: deep(9, 2) } }))).toBe("`x.a.a.a.a.a.a.a.a.a` 1 → 2");
    expect(difference(updated({ before: { x: deep(10, 1) }, after: { x: deep(10, 2) } }))).toBe(
      '`x.a.a.a.a.a.a.a.a.a` {"a":1} → {"a":2}',
    );
    const listed = (levels: number, value: number): Json => (levels === 0 ? value : [listed(levels - 1, value)]);
    expect(difference(updated({ before: { x: listed(10, 1) }, after: { x: listed(10, 2) } }))).toBe(
      `\`x${"[0]".repeat(9)}\` \\[1\\] → \\[2\\]`,
    );
  });

  it("is not a computed attribute that merely becomes unknown, unless it is new or forces a replacement", () => {
    const one = change("replace", "aws_db_instance.x", {
      before: { arn: "x", identifier: "a" },
      after: {},
      unknown: [["arn"], ["identifier"], ["endpoint"]],
      replacePaths: [["identifier"]],
    });

    expect(difference(one)).toBe(
      "`identifier` a → (known after apply) (forces replacement), `endpoint` (none) → (known after apply)",
    );
  });

  it("is six differences at most, with the others counted", () => {
    const values = (value: number) => Object.fromEntries(["a", "b", "c", "d", "e", "f", "g", "h"].map((name) => [name, value]));
    const text = difference(updated({ before: values(1), after: values(2) }));

    expect(text).toBe("`a` 1 → 2, `b` 1 → 2, `c` 1 → 2, `d` 1 → 2, `e` 1 → 2, `f` 1 → 2 and 2 more");
  });

  it("says where a resource comes from, with an update or without", () => {
    const from = { previousAddress: "aws_backup_plan.old" };
    const both = { before: { a: 1 }, after: { a: 2 } };

    expect(difference(updated({ ...both, ...from }))).toBe("moved from aws_backup_plan.old; `a` 1 → 2");
    expect(difference(updated({ ...both, importing: "bp-1" }))).toBe("adopted; `a` 1 → 2");
    expect(difference(updated(from))).toBe("moved from aws_backup_plan.old; only null against empty");
    expect(difference(change("create", "aws_x.y", from))).toBe("moved from aws_backup_plan.old; ");
    expect(difference(change("create", "aws_x.y", { importing: "i-1" }))).toBe("adopted; ");
    expect(difference(change("delete", "aws_x.y", { before: { a: 1 } }))).toBe("");
  });
});

describe("the changes of a wave", () => {
  it("are told worst first, and nothing is told that changes nothing", () => {
    const list = (["no-op", "update", "forget", "read", "replace", "delete"] as const).map((action) =>
      change(action, `aws_x.${action}`, { before: { a: 1 }, after: { a: 2 } }),
    );

    expect(rowsOf(section(list)).map(([sign, address]) => `${sign} ${address}`)).toEqual([
      "- `aws_x.delete`",
      "-/+ `aws_x.replace`",
      "forget `aws_x.forget`",
      "\\~ `aws_x.update`",
    ]);
    expect(rendered(section(list))).toContain("<summary>Wave main (this merge applies it): 4 changes</summary>");
  });

  it("have the colour of danger where something is destroyed", () => {
    const list = (["update", "replace", "delete", "create"] as const).map((action) => change(action, `aws_x.${action}`));
    const [details] = section(list).levels[0]!.filter((block) => block.type === "details");
    const [table] = details!.blocks.filter((block) => block.type === "table");

    expect(table?.rows.map(([cell]) => cell?.[0])).toEqual([
      { text: "-", tone: "bad" },
      { text: "-/+", tone: "bad" },
      { text: "~", tone: "muted" },
      { text: "+1", tone: "muted" },
    ]);
  });

  it("are new resources one line a workload, counted by type", () => {
    const wide = { origin: { wave: "main", path: [] } };
    const list = [
      change("create", "aws_instance.a", { workload: "web" }),
      change("create", "aws_instance.b", { workload: "web" }),
      change("create", "aws_eip.a", { workload: "web" }),
      change("create", "aws_vpc.main", wide),
      change("create", "aws_subnet.foreign"),
      change("create", "aws_subnet.other"),
    ];

    expect(rowsOf(section(list))).toEqual([
      ["+3", "`web`", "aws_instance ×2, aws_eip"],
      ["+1", "`the wave as a whole`", "aws_vpc"],
      ["+2", "`aws_subnet`", "aws_subnet ×2"],
    ]);
  });

  it("of a later merge are for information", () => {
    expect(rendered(section([change("update", "aws_x.y")], false))).toContain(
      "Wave main (indicative, not applied by this merge): 1 change",
    );
  });

  it("are called compared where nothing was planned", () => {
    const plan = somePlan({ mode: "static", changes: [change("update", "aws_x.y")] });

    expect(rendered(changes({ ...shop, waves: [wave({ plan })] }))).toContain(
      "Wave main (configurations compared, no plan): 1 change",
    );
  });

  it("are one sentence where there is none, no plan, or no room", () => {
    const { plan: _plan, ...unplanned } = wave();

    expect(rendered(section([change("no-op", "aws_x.y")]))).toBe(
      "### Changes\n\nWave main (this merge applies it): 0 changes.\n",
    );
    expect(rendered(changes({ ...shop, waves: [unplanned] }))).toBe("### Changes\n\nWave main: not planned.\n");
    expect(rendered(changes({ ...shop, waves: [wave({ failed: failed({ failure: "no such AMI" }) })] }))).toBe(
      "### Changes\n\n**Wave main: the plan could not be made**: no such AMI\n",
    );
    expect(rendered(section([change("delete", "aws_x.y")]), 2)).toBe(
      "### Changes\n\nWave main (this merge applies it): 1 change.\n",
    );
  });

  it("are cut at 200 and then 40, new resources apart, with the others counted", () => {
    const updates = Array.from({ length: 201 }, (_item, index) => change("update", `aws_x.a${index}`));
    const all = section([...updates, change("create", "aws_eip.a")]);

    expect([0, 1].map((level) => rowsOf(all, level).length)).toEqual([201, 41]);
    expect(rendered(all)).toContain("\nand 1 more; the JSON report has all of them.\n");
    expect(rendered(section(updates.slice(1)))).not.toContain("more;");
  });
});
