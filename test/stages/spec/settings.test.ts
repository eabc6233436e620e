import { describe, expect, it } from "vitest";
import { readSettings } from "../../../src/stages/spec/settings.ts";

const head = "apiVersion: sirsi.dev/v1\nkind: Settings\n";
const said = (body: string): readonly string[] =>
  readSettings(".sirsi/settings.yaml", head + body).findings.map(
    ({ code, location, message }) => `${code} ${location.line}:${location.column} ${message}`,
  );

const everything = `paths: [migrations/**/*.yaml]
accounts:
  aws: { production: "111122223333", staging: "444455556666" }
  azure: { production: 0a1b2c3d-0000-1111-2222-333344445555 }
  gcp: { test: acme-test-1 }
environments:
  production:
    mode: connected
    planRole: arn:aws:iam::111122223333:role/plan
    applyRole: arn:aws:iam::111122223333:role/apply
    windows: [{ name: weekend, days: [Sat, Sun], from: "22:00", to: "04:00", timezone: Europe/Berlin }]
    freezes: [{ name: peak, from: 2026-11-24T00:00:00Z, to: 2026-12-02T00:00:00Z, reason: trade }]
  test: { mode: sandbox }
roles:
  operator: { teams: ["@acme/sre"], users: [jane], until: 2026-12-31 }
approvals:
  count: 1
  teams: ["@acme/platform"]
  separationOfDuties: true
  riskTolerance: medium
  frameworks: [soc2]
  residency: [DE]
  onExceed: block
  byRisk: { high: { count: 2 }, critical: { count: 2, teams: ["@acme/cto-office"] } }
policies:
  packs: [baseline]
  rules: { AWS-S3-010: { enabled: false }, AWS-S3-002: { severity: high } }
  custom: [.sirsi/policies]
cost:
  discounts: [{ provider: aws, service: AmazonEC2, percent: 12 }]
  comment: { over: { usd: 50, percent: 5 } }
terraform: { binary: tofu, providers: { aws: "~> 6.0" } }
verify: { allow: [10.60.0.0/16, "fd12:3456::/32"] }
state: { backend: s3, s3: { bucket: acme-states, region: eu-central-1, prefix: terraform/states } }
notifications: [{ type: slack, to: "#ops", severity: critical }]
optimization: { mode: report, minMonthlySaving: 20, minSavingPercent: 5, maxOpenPullRequests: 3 }
`;

describe("settings", () => {
  it.each([
    ["{ backend: s3 }", "s3"],
    ["{ backend: s3, s3: { bucket: a, region: eu-central-1 } }", "the name of a bucket"],
    ["{ backend: s3, s3: { bucket: acme, region: Frankfurt } }", "an AWS region"],
    ["{ backend: s3, s3: { bucket: acme, region: eu-central-1, prefix: /x/../y } }", "the beginning of a key"],
    ["{ backend: s3, s3: { bucket: acme, region: eu-central-1, prefix: '${x}' } }", "the beginning of a key"],
    ["{ backend: s3, s3: { bucket: acme, region: eu-central-1, endpoint: 'https://user:secret@x' } }", "an address"],
    ["{ backend: s3, s3: { bucket: acme, region: eu-central-1, access_key: x } }", "access_key"],
  ])("needs to know where states go: %s", (state, word) => {
    const { document, findings } = readSettings(".sirsi/settings.yaml", `${head}state: ${state}\n`);
    expect(document).toBeUndefined();
    expect(findings.map(({ message }) => message).join(" ")).toContain(word);
  });

  it("holds every section", () => {
    const { document, findings } = readSettings(".sirsi/settings.yaml", head + everything);

    expect(findings).toEqual([]);
    expect(Object.keys(document?.settings ?? {})).toHaveLength(14);
    expect(document?.settings.environments?.production?.mode).toBe("connected");
  });

  it.each([
    ["an unknown section", "approval: {}\n", "SIR-E103 3:1 approval is not a field. Did you mean approvals?"],
    [
      "an environment that does not exist",
      "environments: { prod: {} }\n",
      expect.stringMatching(/^SIR-E103 3:17 prod is not a field\./),
    ],
    [
      "an account of another cloud",
      "accounts: { aws: { test: acme-test } }\n",
      expect.stringMatching(/^SIR-E105 3:26 "acme-test" is not an AWS account id/),
    ],
    ["a path out of the repository", "paths: [../secrets/*.yaml]\n", expect.stringMatching(/^SIR-E105 3:9 "\.\.\/secrets/)],
    [
      "a comment rule that is none",
      "cost: { comment: sometimes }\n",
      'SIR-E104 3:18 "sometimes" is not a comment. Use always or on-change.',
    ],
    [
      "a comment rule without a limit",
      "cost: { comment: { over: {} } }\n",
      "SIR-E105 3:26 The map needs at least 1 of its fields. Add one or remove the key.",
    ],
    [
      "a time zone that does not exist",
      'environments: { test: { windows: [{ name: a, days: [Mon], from: "01:00", to: "02:00", timezone: Europe/Berlinn }] } }\n',
      'SIR-E105 3:97 "Europe/Berlinn" is not a time zone. Did you mean Europe/Berlin?',
    ],
    [
      "a freeze that ends before it starts",
      "environments: { test: { freezes: [{ from: 2026-02-01T00:00:00Z, to: 2026-01-01T00:00:00Z }] } }\n",
      expect.stringMatching(/^SIR-E108 3:/),
    ],
    [
      "a program by its path, which would let a repository choose what a machine runs",
      "terraform: { binary: ./tools/terraform }\n",
      expect.stringMatching(/^SIR-E104 3:22 /),
    ],
    [
      "a provider source",
      'terraform: { providers: { evil: "1.0.0" } }\n',
      expect.stringMatching(/^SIR-E103 3:27 evil is not a field\./),
    ],
    [
      "something that is no version",
      'terraform: { providers: { aws: "registry.example.com/aws" } }\n',
      expect.stringMatching(/^SIR-E105 3:32 /),
    ],
    [
      "something that is no range",
      "verify: { allow: [10.0.0.0/8, the-office] }\n",
      'SIR-E105 3:31 "the-office" is not an address range. Write e.g. 10.60.0.0/16 or fd12:3456::/32.',
    ],
    [
      "a range of an address that is none",
      "verify: { allow: [10.0.0.256/32] }\n",
      'SIR-E105 3:19 "10.0.0.256/32" is not an address range. Write e.g. 10.60.0.0/16 or fd12:3456::/32.',
    ],
    [
      "an address in another spelling, which other programs read as another address",
      "verify: { allow: [010.0.0.0/8] }\n",
      'SIR-E105 3:19 "010.0.0.0/8" is not an address range. Write e.g. 10.60.0.0/16 or fd12:3456::/32.',
    ],
    [
      "more bits than an address has",
      "verify: { allow: [10.0.0.0/33] }\n",
      expect.stringMatching(/^SIR-E105 3:19 "10\.0\.0\.0\/33" is not an address range\./),
    ],
    [
      "a range with host bits",
      "verify: { allow: [10.60.1.2/16] }\n",
      "SIR-E105 3:19 10.60.1.2/16 has host bits set. Write 10.60.0.0/16.",
    ],
    [
      "an IPv6 range with host bits",
      'verify: { allow: ["fd12:3456::1/32"] }\n',
      "SIR-E105 3:19 fd12:3456::1/32 has host bits set. Write fd12:3456::/32.",
    ],
    [
      "an IPv4 range inside of IPv6, which would allow nothing",
      'verify: { allow: ["::ffff:10.0.0.0/104"] }\n',
      "SIR-E105 3:19 ::ffff:10.0.0.0/104 stands for IPv4 addresses. Write 10.0.0.0/8.",
    ],
    [
      "a metadata service",
      "verify: { allow: [169.254.169.254/32] }\n",
      "SIR-E105 3:19 169.254.169.254/32 is a metadata service, which is never looked at. Remove it.",
    ],
  ])("refuses %s", (_what, body, finding) => {
    expect(said(body)).toEqual([finding]);
  });

  it("takes a range around a metadata service: that one stays closed by itself", () => {
    expect(said('verify: { allow: [169.254.0.0/16, "FD00:0EC2::/32"] }\n')).toEqual([]);
  });

  it("is read with the same care as a spec", () => {
    expect(readSettings("s.yaml", "!!map {}").findings.map(({ code }) => code)).toEqual(["SIR-E101"]);
    expect(readSettings("s.yaml", "kind: Settings\nkind: Settings\n").findings.map(({ code }) => code)).toContain("SIR-E102");
  });
});
