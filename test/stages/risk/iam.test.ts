import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Attributes, Change } from "../../../src/domain/change.ts";
import { matches } from "../../../src/stages/risk/aws/wildcard.ts";
import { migration } from "../estimate/given.ts";
import { change, gatesOf, only, plan, pointsOf, riskOf } from "./given.ts";

const own = "111122223333";
const spec = (environment: "production" | "staging" = "production", account: string | null = own) =>
  migration({
    environment,
    target: { provider: "aws", region: "germany", ...(account === null ? {} : { account }) },
    workloads: [{ name: "etl", kind: "function", criticality: "mission-critical" }],
  });

const risk = (changes: readonly Change[], of = spec()) => riskOf({ migration: of, base: of, plans: [plan(changes)] });

const text = (...statements: unknown[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const allow = (action: unknown, resource: unknown, more: object = {}) => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...more,
});
const narrow = allow("s3:GetObject", "arn:aws:s3:::lake/*");

/** A role policy that says one thing and then another. */
const goes = (before: string | null, after: string, type = "aws_iam_role_policy") =>
  change(before === null ? "create" : "update", `${type}.x`, {
    before: before === null ? null : { policy: before },
    after: { policy: after },
  });
const said = (change_: Change) =>
  pointsOf(risk([change_]), "iam").map(([points, why]) => `${points} ${why.replace(/^\S+ /, "")}`);

describe("everything", () => {
  it.each([
    ["* on *", allow("*", "*")],
    ["*:* on *", allow("*:*", "*")],
    ["among others", allow(["s3:GetObject", "*"], ["arn:aws:s3:::x", "*"])],
    ["all but a few actions", { Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
    ["all but a few resources", { Effect: "Allow", Action: "*", NotResource: "arn:aws:s3:::x" }],
  ])("%s: 35", (_what, statement) => {
    expect(said(goes(text(narrow), text(statement)))).toEqual(['35 allows action "*" on resource "*"']);
  });

  it("is at least high in production, and in production only", () => {
    const star = goes(text(narrow), text(allow("*", "*")));

    expect(gatesOf(risk([star]))).toEqual(['high: aws_iam_role_policy.x allows action "*" on resource "*" in production']);
    expect(gatesOf(risk([star], spec("staging")))).toEqual([]);
    expect(only(risk([star], spec("staging")), "iam")).toEqual([21]);
  });

  it.each([
    ["a denial", { ...allow("*", "*"), Effect: "Deny" }],
    ["everything on one bucket", allow("*", "arn:aws:s3:::lake/*")],
    ["one service", allow("s3:*", "*")],
  ])("%s is less", (_what, statement) => {
    expect(said(goes(text(narrow), text(statement))).join()).not.toContain("35");
  });

  it("counts when it is new", () => {
    expect(said(goes(text(allow("*", "*")), text(allow("*", "*"), narrow)))).toEqual([]);
    expect(said(goes(null, text(allow("*", "*"))))).toHaveLength(1);
    expect(said(change("delete", "aws_iam_role_policy.x", { before: { policy: text(allow("*", "*")) } }))).toEqual([]);
  });

  it("is found in a policy of its own, a user's, a group's, and inside a role", () => {
    const star = text(allow("*", "*"));
    for (const type of ["aws_iam_policy", "aws_iam_user_policy", "aws_iam_group_policy"])
      expect(said(goes(null, star, type))).toHaveLength(1);
    expect(said(change("create", "aws_iam_role.x", { after: { inline_policy: [{ policy: star }] } }))).toHaveLength(1);
    expect(said(change("create", "aws_sqs_queue.x", { after: { policy: star } }))).toEqual([]);
  });
});

describe("administration", () => {
  const attach = (arn: string, type = "aws_iam_role_policy_attachment", more: Partial<Change> = {}) =>
    change("create", `${type}.x`, { after: { policy_arn: arn }, ...more });

  it.each([
    "aws_iam_role_policy_attachment",
    "aws_iam_user_policy_attachment",
    "aws_iam_group_policy_attachment",
    "aws_iam_policy_attachment",
  ])("%s of AdministratorAccess: 35, high in production", (type) => {
    const admin = attach("arn:aws:iam::aws:policy/AdministratorAccess", type);

    expect(said(admin)).toEqual(["35 attaches AdministratorAccess"]);
    expect(gatesOf(risk([admin]))).toEqual([`high: ${type}.x attaches AdministratorAccess in production`]);
  });

  it("goes by other names", () => {
    expect(said(attach("arn:aws:iam::aws:policy/IAMFullAccess"))).toEqual(["35 attaches IAMFullAccess"]);
    expect(
      said(attach("arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", "aws_eks_access_policy_association")),
    ).toEqual(["35 attaches AmazonEKSClusterAdminPolicy"]);
    expect(
      said(
        change("update", "aws_iam_role.x", {
          before: { managed_policy_arns: [] },
          after: { managed_policy_arns: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
        }),
      ),
    ).toHaveLength(1);
  });

  it("is not every managed policy: that widens, unless the role is new as well", () => {
    const reader = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    const role = change("create", "aws_iam_role.r");
    const refs = { role: ["aws_iam_role.r"] };

    expect(said(attach(reader))).toEqual([`5 attaches ${reader}`]);
    expect(only(risk([role, attach(reader, undefined, { refs })]), "iam")).toEqual([]);
    expect(only(risk([change("update", "aws_iam_role.r"), attach(reader, undefined, { refs })]), "iam")).toEqual([5]);
    expect(
      only(risk([role, attach(reader, undefined, { refs: { role: ["aws_iam_role.r", "aws_iam_role.old"] } })]), "iam"),
    ).toEqual([5]);
    expect(said(change("create", "aws_iam_role.x", { after: { managed_policy_arns: [reader] } }))).toEqual([]);
    expect(said(change("update", "aws_iam_role.x", { after: { managed_policy_arns: [reader] } }))).toHaveLength(1);
    expect(
      said(
        change("update", "aws_iam_role.x", {
          before: { managed_policy_arns: [reader] },
          after: { managed_policy_arns: [reader] },
        }),
      ),
    ).toEqual([]);
  });
});

describe("becoming somebody else", () => {
  it.each([
    ["passing any role", allow("iam:PassRole", "*"), "iam:passrole on *"],
    ["passing one", allow("iam:PassRole", `arn:aws:iam::${own}:role/app`), `iam:passrole on arn:aws:iam::${own}:role/app`],
    ["taking a role", allow("sts:AssumeRole", "*"), "sts:assumerole on *"],
    ["a wildcard over it", allow("iam:Pass*", "*"), "iam:passrole on *"],
    ["all of IAM", allow("iam:*", "*"), "iam:passrole on *"],
    ["writing a user's key", allow("iam:CreateAccessKey", "*"), "iam:createaccesskey on *"],
    [
      "everything but storage",
      { Effect: "Allow", NotAction: "s3:*", Resource: `arn:aws:iam::${own}:role/a` },
      `iam:passrole on arn:aws:iam::${own}:role/a`,
    ],
    [
      "all roles but one",
      { Effect: "Allow", Action: "iam:PassRole", NotResource: "arn:aws:iam::1:role/a" },
      "iam:passrole on all but arn:aws:iam::1:role/a",
    ],
  ])("%s: 25", (_what, statement, way) => {
    expect(said(goes(text(narrow), text(statement)))).toEqual([`25 allows ${way}`]);
  });

  it.each([
    ["a bucket cannot be passed", allow("*", "arn:aws:s3:::lake/*")],
    ["reading about roles is harmless", allow("iam:GetRole", "*")],
    ["what is denied", { ...allow("iam:PassRole", "*"), Effect: "Deny" }],
    ["all but identities", { Effect: "Allow", NotAction: ["iam:*", "sts:*"], Resource: "arn:aws:iam::1:role/a" }],
  ])("%s", (_what, statement) => {
    expect(said(goes(text(narrow), text(statement))).join()).not.toContain("25");
  });

  it("counts when it is new", () => {
    const pass = allow("iam:PassRole", "*");

    expect(said(goes(text(pass), text(pass, narrow)))).toEqual(["5 allows more than before"]);
  });
});

describe("widening", () => {
  it.each([
    ["another action", text(allow("s3:*", "arn:aws:s3:::lake/*")), 1],
    ["another resource", text(allow("s3:GetObject", "*")), 1],
    ["one denial less", text(narrow), 0],
    ["the same in other letters", text(allow("S3:getobject", "arn:aws:s3:::lake/*")), 0],
    ["less", text(), 0],
  ] as const)("%s", (_what, after, count) => {
    expect(said(goes(text(narrow), after))).toHaveLength(count);
  });

  it("is also what is no longer denied", () => {
    const denied = { ...allow("s3:DeleteObject", "*"), Effect: "Deny" };

    expect(said(goes(text(narrow, denied), text(narrow)))).toEqual(["5 allows more than before"]);
    expect(said(goes(text(narrow), text(narrow, denied)))).toEqual([]);
  });

  it("is also a condition that falls away", () => {
    const only_ = { ...narrow, Condition: { Bool: { "aws:SecureTransport": "true" } } };

    expect(said(goes(text(only_), text(narrow)))).toHaveLength(1);
    expect(said(goes(text({ ...narrow, Condition: {} }), text(narrow)))).toEqual([]);
  });

  it("is not the first policy of a role that is created with it", () => {
    const first = { ...goes(null, text(narrow)), refs: { role: ["aws_iam_role.r"] } };

    expect(only(risk([change("create", "aws_iam_role.r"), first]), "iam")).toEqual([]);
    expect(only(risk([first]), "iam")).toEqual([5]);
    expect(said(goes(null, text(narrow), "aws_iam_policy"))).toEqual([]);
  });
});

describe("strangers", () => {
  const trust = (principal: unknown, more: object = {}) =>
    text({ Effect: "Allow", Action: "sts:AssumeRole", Principal: principal, ...more });
  const role = (after: string, before?: string) =>
    change(before === undefined ? "create" : "update", "aws_iam_role.x", {
      before: before === undefined ? null : { assume_role_policy: before },
      after: { assume_role_policy: after },
    });

  it.each([
    ["another account", { AWS: "arn:aws:iam::999988887777:root" }, "arn:aws:iam::999988887777:root"],
    ["an account by its number", { AWS: "999988887777" }, "999988887777"],
    ["an identity provider outside", { Federated: "accounts.google.com" }, "accounts.google.com"],
    [
      "another account's identity provider",
      { Federated: "arn:aws:iam::999988887777:oidc-provider/x" },
      "arn:aws:iam::999988887777:oidc-provider/x",
    ],
    ["a canonical user", { CanonicalUser: "79a5" }, "79a5"],
    ["one among several", { AWS: [`arn:aws:iam::${own}:root`, "999988887777"] }, "999988887777"],
  ])("%s: 25", (_what, principal, name) => {
    expect(said(role(trust(principal)))).toEqual([`25 lets in ${name}, which is not this account`]);
  });

  it.each([
    ["our own account", { AWS: `arn:aws:iam::${own}:root` }],
    ["our own provider", { Federated: `arn:aws:iam::${own}:oidc-provider/x` }],
    ["a service", { Service: "ec2.amazonaws.com" }],
  ])("%s is none", (_what, principal) => {
    expect(said(role(trust(principal)))).toEqual([]);
  });

  it("anyone may take the role: 35 and high, unless under a condition", () => {
    expect(said(role(trust("*")))).toEqual(["35 lets anyone take the role"]);
    expect(said(role(trust({ AWS: "*" })))).toEqual(["35 lets anyone take the role"]);
    expect(said(role(text({ Effect: "Allow", Action: "sts:AssumeRole", NotPrincipal: { AWS: "1" } })))).toEqual([
      "35 lets anyone take the role",
    ]);
    expect(gatesOf(risk([role(trust("*"))]))).toEqual(["high: aws_iam_role.x lets anyone take the role in production"]);
    expect(said(role(trust("*", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } })))).toEqual([]);
    expect(said(role(trust("*"), trust("*")))).toEqual([]);
  });

  it("are found in the policy of a resource, and counted when they are new", () => {
    const shared = text({ Effect: "Allow", Action: "kms:Decrypt", Resource: "*", Principal: { AWS: "999988887777" } });
    const key = (before: string | undefined, after: string) =>
      change(before === undefined ? "create" : "update", "aws_kms_key.x", {
        before: before === undefined ? null : { policy: before },
        after: { policy: after },
      });
    const ours = text({ Effect: "Allow", Action: "kms:*", Resource: "*", Principal: { AWS: `arn:aws:iam::${own}:root` } });

    expect(said(key(undefined, shared))).toEqual(["25 lets in 999988887777, which is not this account"]);
    expect(said(key(shared, shared))).toEqual([]);
    expect(said(key(undefined, ours))).toEqual([]);
    expect(
      said(
        key(
          ours,
          text(JSON.parse(ours).Statement[0], {
            Effect: "Allow",
            Action: "kms:Decrypt",
            Resource: "*",
            Principal: { Service: "s3.amazonaws.com" },
          }),
        ),
      ),
    ).toEqual(["5 lets in more than before"]);
  });

  it("may invoke a function", () => {
    const permit = (principal: string, before?: string) =>
      said(
        change(before === undefined ? "create" : "update", "aws_lambda_permission.x", {
          before: before === undefined ? null : { principal: before },
          after: { principal },
        }),
      );

    expect(permit("999988887777")).toEqual(["25 lets 999988887777 invoke the function"]);
    expect(permit("*")).toEqual(["35 lets anyone invoke the function"]);
    expect(permit("*", "*")).toEqual([]);
    expect(permit(own)).toEqual([]);
    expect(permit("events.amazonaws.com")).toEqual([]);
  });

  it("cannot be told apart from ourselves while our own account is not known", () => {
    const foreign = role(trust({ AWS: "999988887777" }));
    const unsure = riskOf({ migration: spec("production", null), plans: [plan([foreign])] });

    expect(only(unsure, "iam")).toEqual([]);
    expect(pointsOf(unsure, "unknown")).toEqual([
      [3, "aws_iam_role.x: assume_role_policy lets in 999988887777, and it is not known whether that is this account"],
    ]);
    expect(only(riskOf({ migration: spec("production", null), account: own, plans: [plan([foreign])] }), "iam")).toEqual([25]);
  });
});

describe("policies from anyone", () => {
  it.each([
    "",
    "null",
    "[]",
    "7",
    '"x"',
    "{}",
    '{"Statement":"x"}',
    '{"Statement":[null,1]}',
    '{"Statement":[{"Effect":"Allow","Action":{"a":1},"Resource":[7],"Principal":[1]}]}',
    '{"__proto__":{"Statement":[]}}',
    "{",
  ])("%s is not understood, and not trusted either", (policy) => {
    const attributes: Attributes = { policy };
    expect(() =>
      risk([change("update", "aws_iam_role_policy.x", { before: attributes, after: { policy: `${policy} ` } })]),
    ).not.toThrow();
  });

  it("matches like IAM does, in bounded time", () => {
    expect(matches("iam:*", "iam:passrole")).toBe(true);
    expect(matches("iam:pass????", "iam:passrole")).toBe(true);
    expect(matches("iam:pass???", "iam:passrole")).toBe(false);
    expect(matches("*role", "iam:passrole")).toBe(true);
    expect(matches("i*:*r*", "iam:passrole")).toBe(true);
    expect(matches("", "iam:passrole")).toBe(false);
    expect(matches("iam:passrole*", "iam:passrole")).toBe(true);
    expect(matches("iam:passroles", "iam:passrole")).toBe(false);
    expect(matches("s3:*", "iam:passrole")).toBe(false);
    // A pattern that is compared with a pattern: its own star is text.
    expect(matches("s3:*t", "s3:*put")).toBe(true);
    expect(matches(`${"*a".repeat(5000)}b`, "a".repeat(200))).toBe(false);
  });

  it("agrees with a regular expression", () => {
    const piece = fc.constantFrom("a", "b", "*", "?");
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }),
        fc.array(fc.constantFrom("a", "b"), { maxLength: 8 }),
        (pattern, letters) => {
          const expression = new RegExp(`^${pattern.map((part) => (part === "*" ? ".*" : part === "?" ? "." : part)).join("")}$`);
          return matches(pattern.join(""), letters.join("")) === expression.test(letters.join(""));
        },
      ),
    );
  });
});
