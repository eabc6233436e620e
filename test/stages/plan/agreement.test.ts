import { describe, expect, it } from "vitest";
import { Failure } from "../../../src/domain/failure.ts";
import { entryAt, reading, whole } from "./recorded.ts";

/** Why a plan is refused; undefined when it is read. */
function whyRefused(json: unknown): string | undefined {
  try {
    reading(json);
    return undefined;
  } catch (error) {
    if (error instanceof Failure && error.code === "plan-unreadable") return error.message;
    throw error;
  }
}

const names = ["network", "s3-modules", "rds-secrets", "changes", "drifted", "imported", "data-sources", "errored", "aws-rules"];

describe("a plan that was altered", () => {
  it.each(names)("is not what Terraform wrote for %s, which is read", (name) => {
    expect(whyRefused(whole(name))).toBeUndefined();
  });

  it.each([
    ["resource_changes", { a: 1 }, "its resource_changes is not a list"],
    ["resource_changes", null, "its resource_changes is not a list"],
    ["resource_changes", [1], "its resource_changes[0] is not an object"],
    ["resource_drift", {}, "its resource_drift is not a list"],
    ["planned_values", [], "its planned_values is not an object"],
    ["planned_values", { root_module: { resources: {} } }, "its planned_values.root_module.resources is not a list"],
    ["prior_state", "none", "its prior_state is not an object"],
    ["configuration", "x", "its configuration is not an object"],
    ["configuration", { root_module: [] }, "its configuration.root_module is not an object"],
    ["errored", "true", "its errored is neither true nor false"],
  ])("is refused with %s as %j", (key, value, why) => {
    expect(whyRefused({ ...whole("network"), [key]: value })).toContain(why);
  });

  it.each([
    ["actions", "create", "its resource_changes[0].change.actions is not a list"],
    ["actions", [1], "its resource_changes[0].change.actions[0] is not a text"],
    ["after_unknown", "no", "its resource_changes[0].change.after_unknown is not an object"],
    ["after_unknown", { id: "true" }, "its resource_changes[0].change.after_unknown.id is not an object"],
    ["after_sensitive", 1, "its resource_changes[0].change.after_sensitive is not an object"],
    ["after", null, "the values of"],
  ])("is refused with the %s of a change as %j", (key, value, why) => {
    const plan = whole("network");
    Object.assign(plan.resource_changes[0]?.change ?? {}, { [key]: value });

    expect(whyRefused(plan)).toContain(why);
  });

  it("is refused without the changes that its planned values or its prior state have", () => {
    const { resource_changes: _, ...network } = whole("network");
    const { resource_changes: __, ...changes } = { ...whole("changes"), planned_values: { root_module: {} } };

    expect(whyRefused(network)).toMatch(/its planned_values have aws_\S+, it has no resource_changes/);
    expect(whyRefused(changes)).toMatch(/its prior_state has aws_\S+, it has no resource_changes/);
  });

  it("is refused without the marks of what is unknown", () => {
    const plan = whole("network");
    delete plan.resource_changes[0]?.change.after_unknown;

    expect(whyRefused(plan)).toContain("it does not say which values of");
  });

  it("is refused when one resource is taken out, and names it", () => {
    const plan = whole("network");
    plan.resource_changes = plan.resource_changes.filter(({ address }) => address !== "aws_security_group.web");

    expect(whyRefused(plan)).toContain("its planned_values have aws_security_group.web, its resource_changes do not");
  });

  it("is refused when the destruction of one resource is taken out, and names it", () => {
    const plan = whole("changes");
    plan.resource_changes = plan.resource_changes.filter(({ address }) => address !== "aws_dynamodb_table.carts");

    expect(whyRefused(plan)).toContain("its prior_state has aws_dynamodb_table.carts, its resource_changes do not");
  });

  it("is refused when a value was changed in one place only", () => {
    const plan = whole("network");
    entryAt(plan, "aws_security_group.web").change.after["ingress"] = [];

    expect(whyRefused(plan)).toContain("its resource_changes and its planned_values disagree about aws_security_group.web");
  });

  it("is refused when its configuration lacks a resource, or sets what the change does not have", () => {
    const [lacking, setting] = [whole("network"), whole("web-service")];
    lacking.configuration.root_module.resources = lacking.configuration.root_module.resources.slice(1);
    entryAt(setting, "aws_db_instance.main").change.after_unknown = {};

    expect(whyRefused(lacking)).toContain("its configuration does not have");
    expect(whyRefused(setting)).toMatch(/its configuration sets \w+ of aws_db_instance.main/);
  });

  it("is none when nothing is planned and nothing exists", () => {
    const empty = { format_version: "1.2", complete: true, errored: false, applyable: false };

    expect(reading({ ...empty, planned_values: { root_module: {} } }).changes).toEqual([]);
  });
});
