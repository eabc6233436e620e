import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { masked } from "../../../src/domain/change.ts";
import { Secrets } from "../../../src/stages/plan/secrets.ts";
import { changeAt, declarationAt, entryAt, reading, readRecorded, recorded } from "./recorded.ts";

describe("secrets of a plan", () => {
  it.each([
    ["rds-secrets", ["correct-horse-battery-42", "tok-default-7Hq2vL9sXe41", "battery"]],
    ["changes", ["correct-horse-battery-42", "new-secret-staple-77"]],
    ["web-service", ["web-service-secret-9081"]],
    ["json-configuration", ["json-config-secret-3321"]],
    ["drifted", ["drift-secret-value-5150", "changed-behind-our-back-1984"]],
  ])("survive nowhere: %s", (name, secrets) => {
    const before = JSON.stringify(recorded(name));
    const after = JSON.stringify(readRecorded(name));

    for (const secret of secrets) {
      expect(before).toContain(secret);
      expect(after).not.toContain(secret);
    }
  });

  it("are masked where Terraform marks them, and what stands beside them stays", () => {
    const plan = readRecorded("rds-secrets");

    expect(changeAt(plan, "aws_db_instance.orders").after).toMatchObject({ password: masked, username: "app" });
    expect(changeAt(plan, "aws_lambda_function.worker").after).toMatchObject({
      environment: [{ variables: { TOKEN: masked, LEVEL: "info" } }],
    });
    expect(changeAt(plan, "terraform_data.holder").after).toMatchObject({
      input: { nested: [{ token: masked, plain: "visible" }] },
    });
  });

  it("are masked inside the text where Terraform does not mark them, and listed as sensitive", () => {
    const leak = changeAt(readRecorded("rds-secrets"), "aws_ssm_parameter.leak");

    expect(leak.after).toMatchObject({ tags: { copied: masked } });
    expect(leak.config).toMatchObject({ tags: { copied: masked } });
    expect(leak.sensitive).toContainEqual(["tags", "copied"]);
  });

  it("leave a script readable, for the rules that look into it", () => {
    const worker = changeAt(readRecorded("rds-secrets"), "aws_instance.worker");

    expect(worker.config["user_data"]).toBe("#!/bin/sh\necho started\n");
  });

  it("do not hide that nothing is set", () => {
    expect(changeAt(readRecorded("rds-secrets"), "aws_db_instance.orders").after).toMatchObject({ password_wo: null });
  });

  it("are masked when a whole resource is sensitive", () => {
    const plan = recorded("errored");
    entryAt(plan, "aws_s3_bucket.good").change.after_sensitive = true;

    const { after } = changeAt(reading(plan), "aws_s3_bucket.good");

    expect(JSON.stringify(after)).not.toContain("acme-good");
    expect(Object.keys(after ?? {})).toContain("bucket");
  });

  it("are masked in the configuration by their place, however short they are", () => {
    const plan = recorded("changes");
    entryAt(plan, "aws_db_instance.orders").change.after["password"] = "pw1";
    declarationAt(plan, "aws_db_instance.orders").expressions["password"] = { constant_value: "pw1" };

    expect(changeAt(reading(plan), "aws_db_instance.orders")).toMatchObject({
      after: { password: masked },
      config: { password: masked },
    });
  });

  it("are masked in the configuration where the plan sorts a set of blocks in another order", () => {
    const plan = recorded("errored");
    const { change } = entryAt(plan, "aws_s3_bucket.good");
    change.after["setting"] = [
      { name: "a", value: "x" },
      { name: "b", value: "pw1" },
    ];
    change.after_sensitive = { setting: [{}, { value: true }] };
    declarationAt(plan, "aws_s3_bucket.good").expressions["setting"] = [
      { name: { constant_value: "b" }, value: { constant_value: "pw1" } },
      { name: { constant_value: "a" }, value: { constant_value: "x" } },
    ];

    expect(JSON.stringify(reading(plan))).not.toContain("pw1");
  });

  it("of data sources, outputs, module inputs and providers are found in other places too", () => {
    const plan = recorded("errored");
    const values = {
      data: "data-source-secret",
      output: "output-secret-value",
      input: "module-input-secret",
      provider: "provider-secret-key",
    };
    plan.prior_state = {
      values: { root_module: { resources: [{ values: { s: values.data }, sensitive_values: { s: true } }] } },
    };
    plan.output_changes = { o: { actions: ["create"], after: values.output, after_sensitive: true } };
    plan.configuration.root_module.module_calls = {
      m: { expressions: { s: { constant_value: values.input } }, module: { variables: { s: { sensitive: true } } } },
    };
    plan.configuration.provider_config["aws"]!.expressions["secret_key"] = { constant_value: values.provider };
    entryAt(plan, "aws_s3_bucket.good").change.after["tags"] = { ...values };

    expect(changeAt(reading(plan), "aws_s3_bucket.good").after).toMatchObject({
      tags: { data: masked, output: masked, input: masked, provider: masked },
    });
  });
});

describe("finding secrets in text", () => {
  const finding = (...secrets: string[]): Secrets => {
    const found = new Secrets();
    for (const secret of secrets) found.add(secret);
    return found;
  };

  it("masks the longest of those that start alike, and every occurrence", () => {
    const secrets = finding("password", "password-2024");

    expect(secrets.text("a password-2024b password c")).toBe(`a ${masked}b ${masked} c`);
  });

  it.each([
    ["JSON", (secret: string) => JSON.stringify({ secret })],
    ["JSON in JSON", (secret: string) => JSON.stringify({ inner: JSON.stringify({ secret }) })],
    ["a URL", (secret: string) => `https://host/?q=${encodeURIComponent(secret)}`],
    ["base64", (secret: string) => Buffer.from(secret).toString("base64")],
  ])("finds a secret written as %s", (_, write) => {
    const secret = 'pa"ss\\wo/rd&1234';

    expect(finding(secret).text(write(secret))).toContain(masked);
  });

  it("takes the password out of a secret JSON, and leaves the host", () => {
    const secrets = finding(JSON.stringify({ host: "db.example.internal", password: "sesame-open-1" }));

    expect(secrets.text("db.example.internal sesame-open-1")).toBe(`db.example.internal ${masked}`);
  });

  it.each(["eu-central-1", "eu-central-1a", "postgres", "short"])(
    "leaves alone what is no secret even if it is marked: %s",
    (value) => {
      expect(finding(value).text(`x ${value} y`)).toBe(`x ${value} y`);
    },
  );

  it("never leaves a secret behind, whatever surrounds it", () => {
    const texts = fc.string({ minLength: 8, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: 5 }), fc.string(), fc.string(), (values, left, right) => {
        const secrets = finding(...values);
        // Masking one may join the ends of another only through our own word, which is no part of any of them.
        for (const value of values) expect(secrets.text(`${left}${value}${right}`)).not.toContain(value);
      }),
    );
  });

  it("stays quick when thousands of secrets start alike", () => {
    const secrets = new Secrets();
    for (let each = 0; each < 20_000; each += 1) secrets.add(`aaaaaaaa${each}`);

    const started = performance.now();
    expect(secrets.text("a".repeat(1_000_000))).toContain(masked);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
