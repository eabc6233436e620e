import { describe, expect, it } from "vitest";
import { appliedResources } from "../../../src/stages/verify/applied-resources.ts";

// Constructed after the format that Terraform documents for `terraform show -json` of a state.
const shown = {
  format_version: "1.0",
  terraform_version: "1.11.4",
  values: {
    root_module: {
      resources: [
        {
          address: "aws_db_instance.orders-db",
          mode: "managed",
          type: "aws_db_instance",
          name: "orders-db",
          values: { password: "hunter2", engine: "postgres", users: [{ name: "a", secret: "hunter2" }], tags: { a: "b" } },
          sensitive_values: { password: true, users: [{ secret: true }], tags: {} },
        },
        {
          address: 'aws_lb.edge["a"]',
          mode: "managed",
          type: "aws_lb",
          name: "edge",
          index: "a",
          values: { internal: true },
          sensitive_values: {},
        },
        { address: "data.aws_lb.edge", mode: "data", type: "aws_lb", name: "edge", values: {}, sensitive_values: {} },
        { address: "aws_vpc.net", mode: "managed", type: "aws_vpc", name: "net", values: {}, sensitive_values: {} },
      ],
    },
  },
};

describe("what a policy check sees of an applied state", () => {
  it("is the workload's managed resources, also those with an index, without what is sensitive", () => {
    expect(appliedResources(shown, new Set(["aws_db_instance.orders-db", "aws_lb.edge"]))).toEqual([
      {
        address: "aws_db_instance.orders-db",
        type: "aws_db_instance",
        name: "orders-db",
        values: { password: null, engine: "postgres", users: [{ name: "a", secret: null }], tags: { a: "b" } },
      },
      { address: 'aws_lb.edge["a"]', type: "aws_lb", name: "edge", values: { internal: true } },
    ]);
  });

  it.each([
    undefined,
    null,
    1,
    [],
    {},
    { values: shown.values },
    { format_version: "1.0" },
    { format_version: "1.0", values: [] },
  ])("is unknown, and not empty, when the JSON is something else: %o", (json) => {
    expect(appliedResources(json, new Set(["aws_lb.edge"]))).toBeUndefined();
  });
});
