import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { reportWithoutSecrets, valuesWithoutSecrets, withoutSecrets } from "../../src/domain/secret-text.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");
// The examples of AWS's own documentation; the others are invented.
const secretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

describe("a text that others wrote", () => {
  it.each([
    ["boom password=hunter2", "hunter2"],
    ['{"db_password": "hunter2"}', "hunter2"],
    ['{\\"password\\": \\"hunter2\\"}', "hunter2"],
    ["DB_PASSWORD: hunter2", "hunter2"],
    ["export TOKEN=abc123", "abc123"],
    ["denied for AKIAIOSFODNN7EXAMPLE.", "AKIAIOSFODNN7EXAMPLE"],
    [`with ${secretKey} as key`, secretKey],
    ["clone https://bot:hunter2@git.example/x", "hunter2"],
    [`ghp_${"a1".repeat(18)}`, "a1a1"],
    [`vault hvs.${"Ab1_".repeat(8)}`, "Ab1_Ab1_"],
    [`sk-ant-api03-${"Ab1-".repeat(8)}`, "Ab1-Ab1-"],
    [`sk-proj-${"Ab1_".repeat(8)}`, "Ab1_Ab1_"],
    [`dop_v1_${"0a".repeat(32)}`, "0a0a"],
    [`ya29.${"Ab1-".repeat(8)}`, "Ab1-Ab1-"],
    ["-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc=\n-----END RSA PRIVATE KEY-----", "MIIE"],
    ["-----BEGIN PRIVATE KEY-----\nMIIE", "MIIE"],
  ])("shows no credential: %s", (text, secret) => {
    expect(withoutSecrets(text)).not.toContain(secret);
    expect(withoutSecrets(text)).toContain("(sensitive)");
    expect(withoutSecrets(withoutSecrets(text))).toBe(withoutSecrets(text));
  });

  it.each([
    "Error: creating RDS DB Instance (orders): InvalidParameterValue: the password is too short",
    "password = var.password".replace("var.password", "${var.password}"),
    "DB_PASSWORD=$DB_PASSWORD",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "arn:aws:secretsmanager:eu-central-1:123456789012:secret:orders-AbCdEf",
    "https://example.com/login?x=1",
  ])("is left as it is where it holds none: %s", (text) => {
    expect(withoutSecrets(text)).toBe(text);
  });

  it("is searched in bounded time, whatever stands in it", () => {
    const start = performance.now();
    for (const part of ["password", "-----BEGIN ", "a://b:", "aB1/", "secret =", "AKIA"]) withoutSecrets(part.repeat(20_000));

    expect(performance.now() - start).toBeLessThan(3000);
  });
});

describe("the values of a resource", () => {
  it("lose what is a credential by its form, its name or inside base64, and keep the rest", () => {
    const script = "#!/bin/sh\nexport DB_PASSWORD=hunter2hunter2\n";
    const values = {
      name: "api",
      user_data: base64(script),
      user_data_base64: base64("#!/bin/sh\nexec /srv/go\n"),
      environment: [{ variables: { DB_PASSWORD: "x", MODE: "fast" } }],
      size: 3,
      none: null,
    };

    expect(valuesWithoutSecrets(values)).toEqual({
      ...values,
      user_data: "(sensitive)",
      environment: [{ variables: { DB_PASSWORD: "(sensitive)", MODE: "fast" } }],
    });
  });

  it("keep a key that tries to be a prototype", () => {
    const values: unknown = JSON.parse('{"__proto__": {"password": "hunter2"}}');

    expect(JSON.stringify(valuesWithoutSecrets(values))).toBe('{"__proto__":{"password":"(sensitive)"}}');
  });
});

describe("a report", () => {
  const token = `ghp_${"a1".repeat(18)}`;

  it("shows no credential in a text, a key or the name of a file, and keeps the rest", () => {
    const report = {
      file: `migrations/${token}.yaml`,
      digests: { [`${token}/main`]: "sha256:00", main: "sha256:01" },
      specs: [{ at: `spec.${token}`, line: 3, cost: null, ends: Infinity }],
    };

    expect(reportWithoutSecrets(report)).toEqual({
      file: "migrations/(sensitive)",
      digests: { "(sensitive)/main": "sha256:00", main: "sha256:01" },
      specs: [{ at: "spec.(sensitive)", line: 3, cost: null, ends: Infinity }],
    });
  });

  it("keeps a key that tries to be a prototype", () => {
    expect(JSON.stringify(reportWithoutSecrets(JSON.parse('{"__proto__": {"a": 1}}')))).toBe('{"__proto__":{"a":1}}');
  });
});
