import { beforeAll, describe, expect, it } from "vitest";
import { opaPolicies } from "../../../src/adapters/opa/policies.ts";
import type { PolicyCatalogue } from "../../../src/domain/policy.ts";
import { readGoverning } from "../../../src/flows/review/governing.ts";
import { fakeVersion } from "../../fakes/fake-version.ts";

const now = new Date("2026-01-12T09:00:00Z");
let catalogue: PolicyCatalogue;
beforeAll(async () => {
  catalogue = await opaPolicies("policies").describe();
});

const settingsFile = ".sirsi/settings.yaml";
const approvals = (count: number) => `apiVersion: sirsi.dev/v1\nkind: Settings\napprovals: { count: ${count} }\n`;
const policy = ".sirsi/policies/acme.rego";
const rego = 'package custom.acme\n\ndeny contains "x"\n';
const waivers = (id: string) => `waivers:
  - id: ${id}
    rules: [GEN-MIG-003]
    match: { spec: shop, workload: media }
    reason: The appliance reads with provider keys
    owner: "@acme/storage"
    approvedBy: [jane]
    created: 2026-01-01
    expires: 2026-03-01
`;

const governed = (
  head: Readonly<Record<string, string>>,
  base: Readonly<Record<string, string>>,
  tip?: Readonly<Record<string, string>>,
) =>
  readGoverning(
    {
      head: fakeVersion("a version", head),
      base: fakeVersion("a version", base),
      ...(tip === undefined ? {} : { governance: fakeVersion("a version", tip) }),
    },
    catalogue,
    now,
  );

describe("the tip of the base branch", () => {
  const branch = { [settingsFile]: approvals(1), ".sirsi/waivers.yaml": waivers("old") };
  const tip = {
    [settingsFile]: approvals(2),
    [policy]: rego,
    ".sirsi/waivers.yaml": waivers("new"),
    CODEOWNERS: "* @acme/tip\n",
  };

  it("governs a branch that left it before: settings, waivers, policies and owners are those of today", async () => {
    const governing = await governed(branch, branch, tip);

    expect(governing.settings?.approvals?.count).toBe(2);
    expect(governing.custom).toEqual({ sources: [{ path: policy, text: rego }] });
    expect(governing.waivers.base.map(({ id }) => id)).toEqual(["new"]);
    expect(governing.waivers.head.map(({ id }) => id)).toEqual(["new"]);
    expect(governing.codeowners).toBe("* @acme/tip\n");
  });

  it("does not make changes of others into changes of the branch", async () => {
    const governing = await governed(branch, branch, tip);

    expect(governing).toMatchObject({ changes: false, policyChanges: [], findings: [] });
  });

  it("does not hide what the branch itself weakens", async () => {
    const governing = await governed(
      { [settingsFile]: approvals(1) },
      { [settingsFile]: approvals(3) },
      { [settingsFile]: approvals(4) },
    );

    expect(governing.settings?.approvals?.count).toBe(4);
    expect(governing.changes).toBe(true);
    expect(governing.findings.map(({ code, message }) => `${code} ${message}`)).toEqual([
      "SIR-W416 approvals.count goes from 3 to 1. The base's settings count until this is merged.",
    ]);
  });
});

describe("a change of the custom policies", () => {
  it("is named file by file, what goes first", async () => {
    const base = { ".sirsi/policies/a.rego": rego, ".sirsi/policies/b.rego": rego };
    const head = { ".sirsi/policies/b.rego": `${rego}# more\n`, ".sirsi/policies/deep/c.rego": rego };

    expect(await governed(head, base)).toMatchObject({
      changes: true,
      policyChanges: [
        ".sirsi/policies/a.rego is removed",
        ".sirsi/policies/b.rego is changed",
        ".sirsi/policies/deep/c.rego is added",
      ],
    });
  });

  it("is not read file by file where there are more than anybody writes", async () => {
    const many = (text: string) =>
      Object.fromEntries(Array.from({ length: 401 }, (_, index) => [`.sirsi/policies/p${index}.rego`, text]));
    const { policyChanges, custom } = await governed(many(rego), many(rego));

    expect(policyChanges).toEqual(["more than 400 files of policies cannot be compared"]);
    expect(custom.problem).toContain("401 files of policies");
  });
});
