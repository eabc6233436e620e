import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { readCredentials } from "../../../src/adapters/secrets/read-credentials.ts";

const keys = (id: string, secret: string) => ({ AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret });
const file = (environments: unknown, more: object = {}): string =>
  stringify(
    {
      apiVersion: "sirsi.dev/v1",
      kind: "Credentials",
      files: { folder: "/run/secrets/sirsi" },
      vault: { address: "https://vault.example.com:8200", token: "file:vault-token" },
      repositories: [{ tenant: "github", repository: 4711, environments }],
      ...more,
    },
    { aliasDuplicateObjects: false },
  );
const sound = { production: { plan: keys("env:PLAN_ID", "env:PLAN_KEY"), apply: keys("env:APPLY_ID", "vault://kv/shop#key") } };
const problems = (text: string): readonly string[] => readCredentials(text).problems;

describe("the operator's file of credentials", () => {
  it("is read when it is right, in YAML or JSON", () => {
    expect(problems(file(sound))).toEqual([]);
    expect(
      problems(
        JSON.stringify({
          apiVersion: "sirsi.dev/v1",
          kind: "Credentials",
          repositories: [
            {
              tenant: "github",
              repository: 1,
              environments: {
                production: {
                  apply: {
                    AWS_ROLE_ARN: { value: "arn:aws:iam::111122223333:role/apply" },
                    AWS_WEB_IDENTITY_TOKEN_FILE: { value: "/var/run/secrets/token" },
                  },
                },
              },
            },
          ],
        }),
      ),
    ).toEqual([]);
  });

  it("names everything that is wrong at once, by place", () => {
    const text = file(
      {
        production: { plan: { ...keys("env:ID", "env:KEY"), TF_LOG: "env:LOG" }, aply: {} },
        staging: { plan: { AWS_REGION: { value: "eu-west-1" } }, apply: { AWS_ACCESS_KEY_ID: "aws-sm://shop#id" } },
      },
      { owner: "ops" },
    );
    const said = problems(text);
    expect(said).toEqual(
      expect.arrayContaining([
        'The file: "owner" is not known here.',
        'repositories.0.environments.production: "aply" is not known here.',
        'repositories.0.environments.production.plan: "TF_LOG" is not known here.',
      ]),
    );
    const meaning = file({
      staging: { plan: { AWS_REGION: { value: "eu-west-1" } }, apply: { AWS_ACCESS_KEY_ID: "aws-sm://shop#id" } },
    });
    expect(problems(meaning)).toEqual([
      "repositories.0.environments.staging.plan: it names no identity (AWS_ACCESS_KEY_ID, AWS_ROLE_ARN, ARM_CLIENT_ID, GOOGLE_CREDENTIALS).",
      "repositories.0.environments.staging.apply.AWS_ACCESS_KEY_ID: this version reads no aws-sm://. Use vault://, env: or file:.",
      "repositories.0.environments.staging.apply: AWS_ACCESS_KEY_ID needs AWS_SECRET_ACCESS_KEY.",
    ]);
  });

  it("shows no value that somebody put where a reference belongs", () => {
    const pasted = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    const said = problems(file({ production: { plan: keys("AKIAIOSFODNN7EXAMPLE", pasted) } }));
    expect(said).toHaveLength(2);
    expect(said.join()).not.toMatch(/AKIA|wJalr/);
    const broken = problems(`apiVersion: sirsi.dev/v1\nkind: "${pasted}\n`);
    expect(broken[0]).toMatch(/^Line \d is no YAML/);
    expect(broken.join()).not.toContain("wJalr");
  });

  it.each([
    [
      "plan and apply that are one",
      { production: { plan: keys("env:ID", "env:A"), apply: keys("env:ID", "env:B") } },
      /plan and apply have the same AWS_ACCESS_KEY_ID/,
    ],
    ["the App's own key", { production: { plan: keys("env:ID", "env:PRIVATE_KEY") } }, /PRIVATE_KEY is the service's own/],
    ["a secret without a field", { production: { plan: keys("env:ID", "vault://kv/shop") } }, /name a field/],
    ["a path that climbs", { production: { plan: keys("env:ID", "file:../../etc/shadow") } }, /without \. or \.\./],
    [
      "a role without a token",
      { production: { plan: { AWS_ROLE_ARN: { value: "arn:aws:iam::1:role/x" } } } },
      /needs AWS_WEB_IDENTITY_TOKEN_FILE/,
    ],
    ["an allowance for everything", { production: { source: { allow: ["vault://*"] } } }, /source\.allow\.0/],
  ])("refuses %s", (_what, environments, words) => {
    expect(problems(file(environments)).join("\n")).toMatch(words);
  });

  it.each([
    ["http to another machine", { vault: { address: "http://vault.example.com:8200", token: "env:T" } }, /vault\.address/],
    ["a token in the address", { vault: { address: "https://s3cret@vault.example.com", token: "env:T" } }, /vault\.address/],
    [
      "two ways to sign in",
      { vault: { address: "https://v", token: "env:T", appRole: { roleId: "env:A", secretId: "env:B" } } },
      /either token or appRole/,
    ],
    ["a vault token in the vault", { vault: { address: "https://v", token: "vault://kv/x#t" } }, /vault\.token/],
    ["files without a folder", { files: undefined }, /file: needs files\.folder/],
    [
      "the same repository twice",
      { repositories: [1, "1"].map((repository) => ({ tenant: "github", repository, environments: sound })) },
      /the same repository/,
    ],
  ])("refuses %s", (_what, more, words) => {
    expect(problems(file(sound, more)).join("\n")).toMatch(words);
  });

  it("refuses anchors and keys that mean something to JavaScript", () => {
    expect(problems("a: &a [1]\nb: *a\n").join()).toMatch(/anchors/);
    expect(problems(`${file(sound)}__proto__:\n  polluted: true\n`).join()).toMatch(/__proto__.*not known/);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});
