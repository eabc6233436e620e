import { describe, expect, it } from "vitest";
import { readBoxes, readEvent } from "../../../src/adapters/terraform/events.ts";

// The lines are Terraform 1.11.4's own.
describe("a line of Terraform's JSON", () => {
  it("is progress when something happens to a resource", () => {
    const line =
      '{"@level":"info","@message":"aws_vpc.main: Creation complete after 0s [id=vpc-1]","@module":"terraform.ui","hook":{},"type":"apply_complete"}';
    expect(readEvent(line)).toEqual({ type: "progress", text: "aws_vpc.main: Creation complete after 0s [id=vpc-1]" });
  });

  it("is a diagnostic with the address that it names", () => {
    const line =
      '{"@level":"error","@message":"Error: Sandbox: Injected failure","diagnostic":{"severity":"error","summary":"Sandbox: Injected failure","detail":"why","address":"aws_vpc.main"},"type":"diagnostic"}';
    const diagnostic = { severity: "error", summary: "Sandbox: Injected failure", detail: "why", address: "aws_vpc.main" };
    expect(readEvent(line)).toEqual({ type: "diagnostic", diagnostic });
  });

  it("names the resource of a mistake in the configuration, which has no address", () => {
    const line =
      '{"diagnostic":{"severity":"warning","summary":"Deprecated","detail":"","snippet":{"context":"resource.aws_eip.nat"}},"type":"diagnostic"}';
    expect(readEvent(line)).toEqual({
      type: "diagnostic",
      diagnostic: { severity: "warning", summary: "Deprecated", address: "aws_eip.nat" },
    });
  });

  it.each([
    '{"type":"version","@message":"Terraform 1.11.4"}',
    "",
    "  ",
    '{"type":"outputs"}',
    '{"type":"diagnostic","diagnostic":null}',
  ])("is passed over when it says nothing new: %j", (line) => {
    expect(readEvent(line)).toEqual({ type: "silence" });
  });

  it.each(["panic: runtime error", "{broken", "[1]", "null"])("is noise when it is no event: %j", (line) => {
    expect(readEvent(line)).toEqual({ type: "noise", text: line });
  });
});

describe("the boxes of commands without JSON", () => {
  it("become diagnostics", () => {
    const text = [
      "╷",
      "│ Warning: Something old",
      "│ ",
      "│ It will go.",
      "╵",
      "╷",
      "│ Error: Failed to query available provider",
      "│ packages",
      "│ ",
      "│ Could not retrieve the list of available versions for provider",
      "│ hashicorp/random: no available releases match",
      "╵",
    ].join("\n");
    expect(readBoxes(text)).toEqual([
      { severity: "warning", summary: "Something old", detail: "It will go." },
      {
        severity: "error",
        summary: "Failed to query available provider packages",
        detail: "Could not retrieve the list of available versions for provider\nhashicorp/random: no available releases match",
      },
    ]);
    expect(readBoxes("nothing of the kind")).toEqual([]);
  });
});
