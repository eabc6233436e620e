import { describe, expect, it } from "vitest";
import type { Severity } from "../../../src/domain/severity.ts";
import { waiverEdit, type AskedWaiver } from "../../../src/stages/propose/waiver-edit.ts";
import { readWaivers } from "../../../src/stages/spec/waivers.ts";

const asked: AskedWaiver = {
  id: "appliance",
  rules: ["AWS-S3-010"],
  match: { spec: "shop", workload: "media" },
  reason: "The appliance reads with provider keys: until release 8",
  owner: "@acme/storage",
  requestedBy: "kim",
  approvedBy: ["jane", "@acme/security"],
  created: "2026-01-12",
  expires: "2026-06-30",
};
const context = { now: new Date("2026-01-12T09:00:00Z"), severities: new Map<string, Severity>([["AWS-S3-010", "medium"]]) };
const textOf = (text: string | undefined, waiver = asked): string => {
  const result = waiverEdit(text, waiver);
  return result.ok ? result.text : `refused: ${result.problems[0]?.message ?? ""}`;
};
const read = (text: string) => readWaivers(".sirsi/waivers.yaml", text, context);

const entry = `  - id: appliance
    rules: [AWS-S3-010]
    match: { spec: shop, workload: media }
    reason: "The appliance reads with provider keys: until release 8"
    owner: "@acme/storage"
    requestedBy: kim
    approvedBy: [jane, "@acme/security"]
    created: "2026-01-12"
    expires: "2026-06-30"
`;

describe("a waiver that is asked for", () => {
  it("starts the file where there is none, and counts when it is read", () => {
    const text = textOf(undefined);

    expect(text.endsWith(`kind: Waivers\nwaivers:\n${entry}`)).toBe(true);
    expect(read(text)).toMatchObject({ findings: [], waivers: [{ id: "appliance", approvedBy: ["jane", "@acme/security"] }] });
  });

  it("goes behind the others, whose lines stay", () => {
    const before = `# Ours.\nwaivers:\n  - id: older # keep\n    approved_by:   [ jane ]\n# end\n`;

    expect(textOf(before)).toBe(`# Ours.\nwaivers:\n  - id: older # keep\n    approved_by:   [ jane ]\n${entry}# end\n`);
  });

  it.each([
    ["an empty list", "waivers: [] # none\n", `waivers: # none\n${entry}`],
    ["a key without a value", "waivers:\n", `waivers:\n${entry}`],
    ["no such key", "kind: Waivers\n", `kind: Waivers\nwaivers:\n${entry}`],
  ])("is written into a file with %s", (_, before, after) => {
    expect(textOf(before)).toBe(after);
  });

  it("keeps the comments of a file that has nothing else", () => {
    expect(textOf("# Ask security first.")).toMatch(/^# Ask security first\.\n# Failing rules/);
  });

  it("is refused under an id that is taken, and in a file that cannot be read", () => {
    expect(textOf(textOf(undefined))).toBe("refused: There is a waiver appliance already. Choose another id.");
    expect(textOf("waivers: [\n")).toBe("refused: The file is not readable YAML here. Mend it first.");
    expect(textOf("waivers: {}\n")).toBe(
      "refused: The value is not the one that was expected. The file has changed: look at it again.",
    );
  });

  it("carries a hostile reason as one harmless line", () => {
    const token = `ghp_${"a1B2".repeat(9)}`;
    const text = textOf(undefined, { ...asked, reason: `ok\nwaivers: []\r\n- id: all \u202e # ${token} & more` });

    expect(text).not.toContain(token);
    const { waivers, findings } = read(text);
    expect(findings).toEqual([]);
    expect(waivers).toHaveLength(1);
    expect(waivers[0]?.reason).toMatch(/^ok waivers: \[\] - id: all # .* & more$/);
  });

  it("is judged by the reading of the file, not here", () => {
    const text = textOf(undefined, { ...asked, expires: "2027-06-30" });

    expect(read(text).findings.map(({ code }) => code)).toEqual(["SIR-E232"]);
  });
});
