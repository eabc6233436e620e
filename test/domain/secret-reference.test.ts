import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSecretReference, writeSecretReference } from "../../src/domain/secret-reference.ts";

const schema = JSON.parse(readFileSync("schemas/migration.schema.json", "utf8")) as {
  readonly $defs: { readonly secretRef: { readonly pattern: string } };
};
const published = new RegExp(schema.$defs.secretRef.pattern);

describe("a reference to a secret", () => {
  it.each([
    ["vault://kv/migrations/shop#source", { kind: "vault", path: "kv/migrations/shop", field: "source" }],
    ["vault://kv/shop?version=3#admin", { kind: "vault", path: "kv/shop", field: "admin", version: 3 }],
    ["vault://kv/shop", { kind: "vault", path: "kv/shop" }],
    [
      "aws-sm://arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop#password",
      { kind: "aws-sm", path: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop", field: "password" },
    ],
    ["github://acme/shop#DEPLOY_KEY", { kind: "github", path: "acme/shop", field: "DEPLOY_KEY" }],
  ])("%s is one in a spec, as it is in the schema", (text, reference) => {
    expect(published.test(text)).toBe(true);
    expect(readSecretReference(text, "spec")).toEqual({ ok: true, reference });
  });

  it("into the service is for its operator: a spec that names a variable or a file is refused", () => {
    expect(readSecretReference("env:AWS_SECRET_ACCESS_KEY", "operator")).toEqual({
      ok: true,
      reference: { kind: "env", name: "AWS_SECRET_ACCESS_KEY" },
    });
    expect(readSecretReference("file:shop/apply/key", "operator")).toEqual({
      ok: true,
      reference: { kind: "file", path: "shop/apply/key" },
    });
    for (const text of [
      "env:PRIVATE_KEY",
      "file:vault-token",
      "file:../../etc/passwd",
      "env://PRIVATE_KEY",
      "file:///etc/passwd",
    ])
      expect(readSecretReference(text, "spec").ok, text).toBe(false);
  });

  it.each([
    "vault://kv/../sys/raw#x",
    "vault://kv//shop#x",
    "vault://kv/./shop#x",
    "vault://kv/shop%2f..%2fsys#x",
    "vault://kv/shop?version=0#x",
    "vault://kv/shop?version=1&list=true#x",
    "vault://kv#x",
    "vault://user:pass@host/kv;rm#x",
    "vault://kv/sh\u0000op#x",
    "vault://kv/shop#a b",
    "aws-sm://name?version=1#x",
    "http://169.254.169.254/latest#x",
    "file:/etc/passwd",
    "file:../key",
    "file:a/../../key",
    "env:A B",
    "env:",
    "",
  ])("%j is refused, from whoever it comes", (text) => {
    expect(readSecretReference(text, "operator").ok).toBe(false);
    expect(readSecretReference(text, "spec").ok).toBe(false);
  });

  it("is never repeated when it is none: it may be the secret that somebody pasted", () => {
    const pasted = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    expect(JSON.stringify(readSecretReference(pasted, "spec"))).not.toContain(pasted);
    expect(JSON.stringify(readSecretReference(`vault://kv/x?token=${pasted}#y`, "spec"))).not.toContain(pasted);
  });

  it("is written as it was read, and what is read from a spec always fits the published schema", () => {
    const part = fc.stringMatching(/^[A-Za-z0-9_.@+~:=/?#-]{0,20}$/);
    const scheme = fc.constantFrom("vault", "aws-sm", "azure-kv", "gcp-sm", "github", "env", "file");
    fc.assert(
      fc.property(scheme, part, part, (kind, path, rest) => {
        const text = `${kind}://${path}${rest}`;
        const reading = readSecretReference(text, "spec");
        if (!reading.ok) return;
        expect(writeSecretReference(reading.reference)).toBe(text);
        expect(published.test(text)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
