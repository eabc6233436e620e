import { describe, expect, it } from "vitest";
import type { Waiver } from "../../../src/domain/policy.ts";
import type { Severity } from "../../../src/domain/severity.ts";
import { activeWaivers, exceptionsAsWaivers, readWaivers } from "../../../src/stages/spec/waivers.ts";
import { specOf } from "./change.ts";

const now = new Date("2026-01-12T09:00:00Z");
const severities = new Map<string, Severity>([
  ["AWS-S3-010", "medium"],
  ["AWS-IAM-001", "critical"],
  ["GEN-SEC-001", "critical"],
  ["GEN-SEC-002", "low"],
  ["GEN-CHG-006", "critical"],
  ["GEN-CHG-003", "high"],
]);

const entry = (extra = ""): string => `waivers:
  - id: appliance
    rules: [AWS-S3-010]
    match: { spec: shop, workload: media }
    reason: The appliance reads with provider keys
    owner: "@acme/storage"
    approvedBy: [jane]
    expires: 2026-06-30
${extra}`;
const read = (text: string) => readWaivers(".sirsi/waivers.yaml", text, { now, severities });
const said = (text: string): readonly string[] => read(text).findings.map(({ code, location }) => `${code} ${location.line}`);
const changed = (from: string, to: string): string => entry().replace(from, to);

describe("a waivers file", () => {
  it("gives what the rules need to know", () => {
    const { waivers, findings } = read(entry());

    expect(findings).toEqual([]);
    expect(waivers).toEqual([
      {
        id: "appliance",
        rules: ["AWS-S3-010"],
        match: { spec: "shop", workload: "media" },
        reason: "The appliance reads with provider keys",
        category: "waiver",
        owner: "@acme/storage",
        approvedBy: ["jane"],
        expires: "2026-06-30",
        source: "waivers-file",
        location: { file: ".sirsi/waivers.yaml", line: 2, column: 9, endLine: 2, endColumn: 18 },
      },
    ]);
  });

  it("may be written with underscores, and errors still have their line", () => {
    const text = entry("    requested_by: kim\n").replace("approvedBy", "approved_by").replace("workload: media", "env: staging");

    expect(read(text).waivers[0]).toMatchObject({ approvedBy: ["jane"], match: { spec: "shop", environment: "staging" } });
    expect(said(text.replace("[jane]", "[]"))).toEqual(["SIR-E105 7"]);
  });

  it("may name a custom rule: whether it exists shows when it has results", () => {
    const { waivers, findings } = read(changed("AWS-S3-010", "CUSTOM-ACME-OWNER"));

    expect(findings).toEqual([]);
    expect(waivers[0]?.rules).toEqual(["CUSTOM-ACME-OWNER"]);
    expect(said(changed("AWS-S3-010", "CUSTOM-ACME"))).toEqual(["SIR-E232 3"]);
    expect(said(changed("AWS-S3-010", '"CUSTOM-ACME-*"'))).toEqual(["SIR-E232 3"]);
  });

  it.each([
    ["an unknown field", entry("    until: tomorrow\n"), "SIR-E103 9"],
    ["a short reason", changed("The appliance reads with provider keys", "because"), "SIR-E105 5"],
    ["no approver", changed("    approvedBy: [jane]\n", ""), "SIR-E106 2"],
    ["a day that does not exist", changed("2026-06-30", "2026-06-31"), "SIR-E108 8"],
    ["a rule that does not exist", changed("AWS-S3-010", "AWS-S3-999"), "SIR-E232 3"],
    ["a wildcard rule", changed("AWS-S3-010", '"AWS-S3-*"'), "SIR-E232 3"],
    ["a rule about secrets", changed("AWS-S3-010", "GEN-SEC-002"), "SIR-E232 3"],
    ["the rule that the applied plan is the reviewed one", changed("AWS-S3-010", "GEN-CHG-006"), "SIR-E232 3"],
    ["everything everywhere", changed("{ spec: shop, workload: media }", "{}"), "SIR-E232 4"],
    ["a wildcard without an environment", changed("workload: media", 'address: "aws_s3_bucket.*"'), "SIR-E232 4"],
    ["half a year and a day", changed("2026-06-30", "2026-07-12"), "SIR-E232 8"],
    ["a created date in the future", entry("    created: 2026-02-01\n"), "SIR-E232 9"],
    ["self-approval", entry('    requestedBy: "@jane"\n'), "SIR-E232 7"],
  ])("refuses %s", (_what, text, finding) => {
    expect(said(text)).toEqual([finding]);
    expect(read(text).waivers).toEqual([]);
  });

  it("allows a wildcard inside one environment, and 180 days to the day", () => {
    expect(said(changed("workload: media", 'address: "aws_s3_bucket.*", environment: test'))).toEqual([]);
    expect(said(changed("2026-06-30", "2026-07-11"))).toEqual([]);
  });

  it("wants two people and at most 30 days for a critical rule", () => {
    const critical = changed("AWS-S3-010", "AWS-IAM-001").replace("2026-06-30", "2026-02-11");

    expect(said(critical)).toEqual(["SIR-E232 7"]);
    expect(said(critical.replace("[jane]", '[jane, "@Jane"]'))).toEqual(["SIR-E232 7"]);
    expect(said(critical.replace("[jane]", "[jane, kim]"))).toEqual([]);
    expect(said(critical.replace("[jane]", "[jane, kim]").replace("2026-02-11", "2026-02-12"))).toEqual(["SIR-E232 8"]);
  });

  it("counts the term from the day it was asked for", () => {
    expect(said(entry("    created: 2025-06-01\n"))).toEqual(["SIR-E232 8"]);
  });

  it("an expired waiver waives nothing, and stops nobody", () => {
    const { waivers, findings } = read(changed("2026-06-30", "2026-01-11"));

    expect(waivers).toEqual([]);
    expect(findings.map(({ code, level }) => `${code} ${level}`)).toEqual(["SIR-E229 warning"]);
    expect(read(changed("2026-06-30", "2026-01-12")).waivers).toHaveLength(1);
  });

  it("counts until the end of its last day, UTC", () => {
    const at = (instant: string) => readWaivers("w.yaml", entry(), { now: new Date(instant), severities }).waivers.length;

    expect([at("2026-06-30T23:59:59.999Z"), at("2026-07-01T00:00:00Z")]).toEqual([1, 0]);
  });

  it("refuses two of the same id", () => {
    const text = entry() + entry().replace("waivers:\n", "");

    expect(said(text)).toEqual(["SIR-E201 9"]);
    expect(read(text).waivers).toHaveLength(1);
  });
});

const waiver = (extra: Partial<Waiver> = {}): Waiver => ({
  id: "appliance",
  rules: ["AWS-S3-010", "GEN-CHG-003"],
  match: { spec: "shop" },
  reason: "The appliance reads with provider keys",
  category: "waiver",
  owner: "@acme/storage",
  approvedBy: ["jane"],
  expires: "2026-06-30",
  source: "waivers-file",
  ...extra,
});

describe("a waiver counts once it is on the base", () => {
  it.each([
    ["merged and still there", [waiver()], [waiver()], 1, 0],
    ["new at the head", [], [waiver()], 0, 1],
    ["removed at the head", [waiver()], [], 0, 0],
    ["expired", [waiver({ expires: "2026-01-11" })], [waiver({ expires: "2026-01-11" })], 0, 0],
  ])("%s", (_what, base, head, inForce, requested) => {
    const active = activeWaivers(base, head, now);

    expect([active.inForce.length, active.requested.length]).toEqual([inForce, requested]);
  });

  it("a longer or wider one is asked for while the old one counts", () => {
    const longer = waiver({ expires: "2026-07-01" });
    const wider = waiver({ match: {} });

    expect(activeWaivers([waiver()], [longer], now)).toEqual({ inForce: [waiver()], requested: [longer] });
    expect(activeWaivers([waiver()], [wider], now)).toEqual({ inForce: [waiver()], requested: [wider] });
  });

  it("a shorter or narrower one counts at once", () => {
    const narrower = waiver({ rules: ["AWS-S3-010"], expires: "2026-02-01" });

    expect(activeWaivers([waiver()], [narrower], now)).toEqual({ inForce: [narrower], requested: [] });
  });
});

it("exceptions of a spec are waivers for that spec, at their line", () => {
  const { migration, sources } = specOf({
    compliance: {
      exceptions: [
        {
          policy: "AWS-SQS-001",
          workload: "orders",
          reason: "Messages hold no data of persons",
          approvedBy: "@acme/dpo",
          expires: "2026-03-31",
        },
      ],
    },
  });

  expect(exceptionsAsWaivers(migration, sources)).toEqual([
    {
      id: "exception/shop/AWS-SQS-001/orders",
      rules: ["AWS-SQS-001"],
      match: { spec: "shop", workload: "orders" },
      reason: "Messages hold no data of persons",
      category: "waiver",
      owner: "@acme/dpo",
      approvedBy: ["@acme/dpo"],
      expires: "2026-03-31",
      source: "exception",
      location: expect.objectContaining({ line: 17 }) as unknown,
    },
  ]);
});
