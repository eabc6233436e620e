import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entryAt, reading, recorded, type RecordedChange } from "./recorded.ts";

const digest = (json: unknown): string => reading(json).digest;
const names = [
  "s3-modules",
  "network",
  "rds-secrets",
  "iam-policies",
  "two-regions",
  "web-service",
  "changes",
  "imported",
  "drifted",
];

type Values = RecordedChange["change"];
type Edit = (change: Values) => void;

/** The plan after an edit of one resource. */
function edited(name: string, address: string, edit: Edit): unknown {
  const plan = recorded(name);
  edit(entryAt(plan, address).change);
  return plan;
}

describe("the digest of a plan", () => {
  it("is the same however changes and keys are ordered, whenever and by whatever version it was made", () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.infiniteStream(fc.nat()), (name, random) => {
        const plan = recorded(name);
        const shuffled = plan.resource_changes
          .map((change) => ({ rank: random.next().value, change }))
          .sort((one, other) => one.rank - other.rank)
          .map(({ change }) => Object.fromEntries(Object.entries(change).reverse()));

        expect(
          digest({ ...plan, resource_changes: shuffled, timestamp: "2031-01-01T00:00:00Z", terraform_version: "9.9.9" }),
        ).toBe(digest(recorded(name)));
      }),
      { numRuns: 30 },
    );
  });

  it("begins with a line that names the form, so that no plan has the digest of an empty file", () => {
    const empty = {
      format_version: "1.2",
      complete: true,
      errored: false,
      applyable: false,
      planned_values: { root_module: {} },
    };

    // printf 'sirsi plan 1\n' | sha256sum
    expect(digest(empty)).toBe("sha256:bc5717d87bbd9a15d3d96a1aa34a53a5ec78a1207c45f7be9a214167c27e76d1");
    expect(digest(empty)).not.toBe(`sha256:${createHash("sha256").digest("hex")}`);
  });

  it("is the sha256 of lines that can be written by hand", () => {
    const plan = recorded("errored");
    const before = { bucket: "acme-good", tags: null };
    Object.assign(entryAt(plan, "aws_s3_bucket.good").change, { actions: ["delete"], before, after: null, after_unknown: {} });

    const line = '["aws_s3_bucket.good","delete","","","",[]] {"bucket":"acme-good"} null';
    expect(digest(plan)).toBe(`sha256:${createHash("sha256").update(`sirsi plan 1\n${line}\n`).digest("hex")}`);
  });

  it("differs between any two of the recorded plans", () => {
    expect(new Set(names.map((name) => digest(recorded(name)))).size).toBe(names.length);
  });

  it("ignores what does nothing", () => {
    const plan = recorded("changes");
    delete plan.prior_state;
    const active = plan.resource_changes.filter(({ change }) => change.actions[0] !== "no-op");
    const moved = plan.resource_changes.filter(({ previous_address: previous }) => previous !== undefined);

    // A move does nothing to the cloud, but it is part of what is applied.
    expect(digest({ ...plan, resource_changes: active })).not.toBe(digest(plan));
    expect(digest({ ...plan, resource_changes: [...active, ...moved] })).toBe(digest(plan));
  });

  it.each([
    ["a value", (change: Values) => (change.after["retention_in_days"] = 91)],
    ["what it changes from", (change: Values) => (change.before["retention_in_days"] = 31)],
    ["the action", (change: Values) => (change.actions = ["delete", "create"])],
    ["what forces a replacement", (change: Values) => (change.replace_paths = [["name"]])],
    ["known instead of unknown", (change: Values) => (change.after_unknown = { kms_key_id: true })],
    ["an import", (change: Values) => (change.importing = { id: "x" })],
    ["a tag that is named like something volatile", (change: Values) => (change.after["tags"] = { last_modified: "today" })],
  ])("changes with %s", (_, edit) => {
    expect(digest(edited("changes", "aws_cloudwatch_log_group.app", edit))).not.toBe(digest(recorded("changes")));
  });

  it.each([
    ["null for an empty map", (change: Values) => ((change.before["tags"] = null), (change.after["tags"] = {}))],
    ["a time that runs by itself", (change: Values) => (change.before["latest_restorable_time"] = "2031-01-01")],
  ])("does not change with %s", (_, edit) => {
    expect(digest(edited("changes", "aws_cloudwatch_log_group.app", edit))).toBe(digest(recorded("changes")));
  });

  it("holds an import that changes nothing else: it is applied too", () => {
    const without = edited("imported", "aws_s3_bucket.same", (change: Values) => delete change.importing);

    expect(digest(without)).not.toBe(digest(recorded("imported")));
  });

  it("tells the order of a replacement", () => {
    const swapped = edited("changes", "aws_launch_template.web", (change: Values) => (change.actions = ["delete", "create"]));

    expect(digest(swapped)).not.toBe(digest(recorded("changes")));
  });

  it("is equal for equal secrets and not for others, though no secret is in the plan", () => {
    const withPassword = (password: string): unknown =>
      edited("rds-secrets", "aws_db_instance.orders", (change: Values) => (change.after["password"] = password));

    expect(digest(withPassword("another-password-1"))).toBe(digest(withPassword("another-password-1")));
    expect(digest(withPassword("another-password-1"))).not.toBe(digest(withPassword("another-password-2")));
  });

  it("does not take an unknown value for a text that looks like our mark of it", () => {
    const looks = edited("changes", "aws_cloudwatch_log_group.app", (change: Values) => (change.after["kms_key_id"] = "?"));
    const unknown = edited("changes", "aws_cloudwatch_log_group.app", (change: Values) => {
      delete change.after["kms_key_id"];
      change.after_unknown = { kms_key_id: true };
    });

    expect(digest(looks)).not.toBe(digest(unknown));
  });

  const { SIRSI_TERRAFORM_BIN: terraform, SIRSI_TERRAFORM_MIRROR: mirror } = process.env;
  it.skipIf(!terraform || !mirror)(
    "is the same when the same configuration is planned again (needs terraform)",
    () => {
      const folder = mkdtempSync(join(tmpdir(), "digest-"));
      try {
        cpSync(join(import.meta.dirname, "../../fixtures/plans/src/json-configuration"), folder, { recursive: true });
        writeFileSync(
          join(folder, "rc"),
          `provider_installation {\n  filesystem_mirror {\n    path = "${mirror ?? ""}"\n  }\n}\n`,
        );
        const env = { PATH: process.env["PATH"], HOME: folder, TF_CLI_CONFIG_FILE: join(folder, "rc"), CHECKPOINT_DISABLE: "1" };
        const run = (...args: string[]): string =>
          spawnSync(terraform ?? "", args, { cwd: folder, env, encoding: "utf8", maxBuffer: 1 << 26 }).stdout;
        run("init", "-input=false");
        run("plan", "-input=false", "-refresh=false", "-out=p");

        expect(digest(JSON.parse(run("show", "-json", "p")))).toBe(digest(recorded("json-configuration")));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    120_000,
  );
});
