import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { beginningsOfReferences } from "../../../src/stages/plan/literal-secrets.ts";
import { changeAt, declarationAt, entryAt, reading, readRecorded, recorded } from "./recorded.ts";

const secret = "hunter2-hunter2";

/** The recorded database, with another expression for its password. */
function withPassword(expression: unknown) {
  const plan = recorded("rds-secrets");
  declarationAt(plan, "aws_db_instance.orders").expressions["password"] = expression;
  return changeAt(reading(plan), "aws_db_instance.orders");
}

describe("a sensitive attribute", () => {
  it("says that its value is a literal of the configuration, and keeps the value to itself", () => {
    const database = withPassword({ constant_value: secret });

    expect(database.literalSecrets).toEqual(["password"]);
    expect(JSON.stringify(database)).not.toContain(secret);
  });

  it("says so of a literal of any length", () => {
    expect(withPassword({ constant_value: "x" }).literalSecrets).toEqual(["password"]);
  });

  it.each([{ constant_value: "" }, { constant_value: null }, {}, { constant_value: "vault://kv/shop#password" }])(
    "has no literal in %j",
    (expression) => {
      expect(withPassword(expression).literalSecrets).toBeUndefined();
    },
  );

  it("has none where its value comes from outside", () => {
    const plan = recorded("rds-secrets");
    plan.variables["api_token"] = { value: "given-by-the-environment" };

    for (const { address, literalSecrets } of reading(plan).changes) expect(literalSecrets, address).toBeUndefined();
  });

  it("has one where a variable brings it from its default", () => {
    const plan = readRecorded("rds-secrets");

    expect(changeAt(plan, "aws_lambda_function.worker").literalSecrets).toEqual(["environment.variables.TOKEN"]);
    expect(changeAt(plan, "aws_db_instance.orders").literalSecrets).toBeUndefined();
    expect(JSON.stringify(plan)).not.toContain("tok-default-7Hq2vL9sXe41");
  });

  it("has none in the name of who logs in, which providers mark as well", () => {
    const plan = recorded("rds-secrets");
    entryAt(plan, "aws_db_instance.orders").change.after_sensitive = { username: true, password: true };
    Object.assign(declarationAt(plan, "aws_db_instance.orders").expressions, {
      username: { constant_value: "shopadmin" },
      password: { constant_value: secret },
    });

    expect(changeAt(reading(plan), "aws_db_instance.orders").literalSecrets).toEqual(["password"]);
  });

  it("is found in blocks, and inside a constant map", () => {
    const plan = recorded("rds-secrets");
    const variables = { constant_value: { TOKEN: secret, LEVEL: "info" } };
    declarationAt(plan, "aws_lambda_function.worker").expressions["environment"] = [{ variables }];

    expect(changeAt(reading(plan), "aws_lambda_function.worker").literalSecrets).toEqual(["environment.variables.TOKEN"]);
  });

  it("is told from a reference by the same beginnings as in the rules", () => {
    const rules = readFileSync("policies/lib/secrets.rego", "utf8");
    const [, list = ""] = /is_reference\(text\) if \{\s+some beginning in \[([^\]]*)\]/.exec(rules) ?? [];

    expect([...list.matchAll(/"([^"]*)"/g)].map(([, beginning]) => beginning)).toEqual(beginningsOfReferences);
  });
});
