import { describe, expect, it } from "vitest";
import { ingressBlock, isWorld } from "../../../src/stages/risk/aws/ingress.ts";
import { openings } from "../../../src/stages/risk/aws/openings.ts";
import { policyAttributes, securityAttributes } from "../../../src/stages/risk/aws/policy-attributes.ts";
import { readPolicies, type Policy } from "../../../src/stages/risk/aws/policy-document.ts";
import { grantsAnyone, grantsEverything, impersonationsIn, strangers } from "../../../src/stages/risk/aws/policy-grants.ts";
import { isWider } from "../../../src/stages/risk/aws/policy-width.ts";
import { sayPorts, sensitivePort } from "../../../src/stages/risk/aws/ports.ts";
import { newPowers } from "../../../src/stages/risk/aws/powers.ts";
import { securityUnknowns } from "../../../src/stages/risk/aws/unknowns.ts";
import { blocks, texts, whole } from "../../../src/stages/risk/aws/values.ts";
import { change } from "./given.ts";

const policy = (...statements: object[]): Policy => {
  const [read] = readPolicies(JSON.stringify({ Statement: statements }));
  if (read === undefined || read === "unreadable") throw new Error("unreadable");
  return read;
};
const allow = (Action: unknown, Resource: unknown, more: object = {}) => ({ Effect: "Allow", Action, Resource, ...more });

describe("values of a plan", () => {
  it("a block is an object, alone or in a list", () => {
    expect(blocks([{ a: 1 }, null, "x", [1], { b: 2 }])).toEqual([{ a: 1 }, { b: 2 }]);
    expect(blocks({ a: 1 })).toEqual([{ a: 1 }]);
    for (const none of [undefined, null, "x", 7, true]) expect(blocks(none)).toEqual([]);
  });

  it("texts are strings, alone or in a list", () => {
    expect(texts(["a", 1, null, "b"])).toEqual(["a", "b"]);
    expect(texts("a")).toEqual(["a"]);
    for (const none of [undefined, null, 7, { a: "b" }]) expect(texts(none)).toEqual([]);
  });

  it("a whole number may be written as text", () => {
    expect([22, "22", "-1", -1, 0].map(whole)).toEqual([22, 22, -1, -1, 0]);
    expect([22.5, "22.5", "x22", "22x", "", null, true, undefined].map(whole)).toEqual(
      Array.from({ length: 8 }, () => undefined),
    );
  });
});

describe("ports", () => {
  it("are said as people say them", () => {
    expect(sayPorts({ from: 443, to: 443 })).toBe("port 443");
    expect(sayPorts({ from: 0, to: 65_535 })).toBe("every port");
    expect(sayPorts({ from: 0, to: 100 })).toBe("ports 0-100");
    expect(sayPorts({ from: 1, to: 65_535 })).toBe("ports 1-65535");
  });

  it("are sensitive from the first to the last of a range", () => {
    expect(sensitivePort({ from: 22, to: 22 })).toBe("22 (SSH)");
    expect(sensitivePort({ from: 21, to: 21 })).toBeUndefined();
    expect(sensitivePort({ from: 1000, to: 1433 })).toBe("1433 (SQL Server)");
  });

  it("come from the world by address and prefix", () => {
    // The same as in policies/lib/network_test.rego: the score and the rules must agree.
    const world = [
      "0.0.0.0/0",
      " 0.0.0.0/00 ",
      "0.0.0.0/1",
      "128.0.0.0/1",
      "8.0.0.0/7",
      "10.0.0.0/7",
      "::/0",
      "2000::/3",
      "2a00::/11",
    ];
    const less = [
      "10.0.0.0",
      "0.0.0.0/0x",
      "10.0.0.0/8",
      "10.0.0.0/08",
      "53.0.0.0/8",
      "2a00::/12",
      "FD00::/8",
      "fc00::/7",
      "fe80::/10",
      "",
    ];

    expect(world.filter((cidr) => !isWorld(cidr))).toEqual([]);
    expect(["fc00::/6", "FE80::/9"].filter((cidr) => !isWorld(cidr))).toEqual([]);
    expect(less.filter(isWorld)).toEqual([]);
  });

  it("need a protocol that has ports", () => {
    const rule = (protocol: unknown) =>
      ingressBlock({
        protocol: protocol as string,
        from_port: 80,
        to_port: 80,
        cidr_blocks: ["0.0.0.0/0", "128.0.0.0/1"],
        ipv6_cidr_blocks: ["::/0"],
      });

    expect(rule("TCP")).toEqual([{ kind: "web", words: "opens port 80 to 0.0.0.0/0 and 128.0.0.0/1 and ::/0" }]);
    for (const none of ["icmp", "58", "", null, 6, undefined]) expect(rule(none)).toEqual([]);
    expect(ingressBlock({ protocol: "tcp", from_port: 80, to_port: 80, cidr_blocks: ["10.0.0.0/8"] })).toEqual([]);
  });
});

describe("openings, one by one", () => {
  const opened = (type: string, after: Parameters<typeof change>[2]) => openings(change("create", `${type}.x`, after ?? {}));

  it.each([
    ["aws_sqs_queue", {}],
    ["aws_db_instance", { publicly_accessible: false }],
    ["aws_db_instance", { publicly_accessible: "true" }],
    ["aws_dms_replication_instance", { publicly_accessible: false }],
    ["aws_s3_bucket", { acl: "private" }],
    ["aws_security_group_rule", { type: "egress", protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["0.0.0.0/0"] }],
    ["aws_lb", {}],
    ["toString", {}],
    ["__proto__", {}],
  ])("%s %j opens nothing", (type, after) => {
    expect(opened(type, { after })).toEqual([]);
  });

  it("a deletion opens nothing but the guard it drops", () => {
    expect(openings(change("delete", "aws_lb.x", { before: { internal: false } }))).toEqual([]);
    expect(openings(change("delete", "aws_s3_bucket_public_access_block.x"))).toHaveLength(1);
  });

  it("one public part is enough", () => {
    expect(
      opened("aws_eks_cluster", { after: { vpc_config: [{ endpoint_public_access: false }, { endpoint_public_access: true }] } }),
    ).toHaveLength(1);
    expect(
      opened("aws_eks_cluster", { after: { vpc_config: [{ public_access_cidrs: ["10.0.0.0/8", "0.0.0.0/0"] }] } }),
    ).toHaveLength(1);
    expect(
      opened("aws_launch_template", { after: { network_interfaces: [{}, { associate_public_ip_address: true }] } }),
    ).toHaveLength(1);
  });
});

describe("where policies stand", () => {
  it.each([
    ["aws_iam_policy", "identity", "policy"],
    ["aws_iam_role_policy", "identity", "policy"],
    ["aws_iam_user_policy", "identity", "policy"],
    ["aws_iam_group_policy", "identity", "policy"],
    ["aws_iam_role", "trust", "assume_role_policy"],
    ["aws_backup_vault_policy", "resource", "policy"],
    ["aws_dynamodb_resource_policy", "resource", "policy"],
    ["aws_ecr_repository_policy", "resource", "policy"],
    ["aws_efs_file_system_policy", "resource", "policy"],
    ["aws_kinesis_resource_policy", "resource", "policy"],
    ["aws_kms_key", "resource", "policy"],
    ["aws_kms_key_policy", "resource", "policy"],
    ["aws_opensearch_domain", "resource", "access_policies"],
    ["aws_s3_bucket", "resource", "policy"],
    ["aws_s3_bucket_policy", "resource", "policy"],
    ["aws_secretsmanager_secret_policy", "resource", "policy"],
    ["aws_sns_topic", "resource", "policy"],
    ["aws_sns_topic_policy", "resource", "policy"],
    ["aws_sqs_queue", "resource", "policy"],
    ["aws_sqs_queue_policy", "resource", "policy"],
  ] as const)("%s: the %s policy in %s", (type, use, attribute) => {
    expect((["identity", "trust", "resource"] as const).map((one) => policyAttributes(type, one))).toEqual(
      (["identity", "trust", "resource"] as const).map((one) => (one === use ? [attribute] : [])),
    );
    expect(securityAttributes(type)).toEqual([attribute]);
  });

  it.each([
    ["aws_db_instance", ["publicly_accessible"]],
    ["aws_eks_cluster", ["vpc_config"]],
    ["aws_iam_policy_attachment", ["policy_arn"]],
    ["aws_iam_role_policy_attachment", ["policy_arn"]],
    ["aws_iam_user_policy_attachment", ["policy_arn"]],
    ["aws_lambda_function_url", ["authorization_type"]],
    ["aws_lambda_permission", ["principal"]],
    ["aws_lb", ["internal"]],
    ["aws_s3_bucket_acl", ["acl"]],
    ["aws_security_group", ["ingress"]],
    ["aws_security_group_rule", ["cidr_blocks", "ipv6_cidr_blocks"]],
    ["aws_vpc_security_group_ingress_rule", ["cidr_ipv4", "cidr_ipv6"]],
    ["aws_vpc", []],
    ["toString", []],
  ])("%s is open while it is not known: %j", (type, attributes) => {
    expect(securityAttributes(type)).toEqual(attributes);
    expect(policyAttributes(type, "resource")).toEqual([]);
  });
});

describe("reading a policy", () => {
  it("spells everything out", () => {
    const statement = {
      Effect: "Allow",
      Action: "S3:Get*",
      NotAction: ["IAM:*"],
      Resource: ["a", "b"],
      NotResource: "c",
      Principal: { AWS: ["1", "*"], Service: "s", Federated: "f", CanonicalUser: "u", Other: "x" },
      Condition: { Bool: { "aws:SecureTransport": "true" } },
    };

    expect(policy(statement)).toEqual([
      {
        allow: true,
        actions: ["s3:get*"],
        notActions: ["iam:*"],
        resources: ["a", "b"],
        notResources: ["c"],
        principals: [
          { kind: "AWS", value: "1" },
          { kind: "*", value: "*" },
          { kind: "Service", value: "s" },
          { kind: "Federated", value: "f" },
          { kind: "CanonicalUser", value: "u" },
        ],
        condition: '{"Bool":{"aws:SecureTransport":"true"}}',
      },
    ]);
    expect(
      policy({ Effect: "Deny", Principal: "*", Condition: null }, { NotPrincipal: { AWS: "1" }, Condition: {} }),
    ).toMatchObject([
      { allow: false, principals: [{ kind: "*", value: "*" }], condition: "" },
      { allow: false, principals: [{ kind: "*", value: "*" }], condition: "" },
    ]);
    expect(policy({ Principal: "1" })).toMatchObject([{ principals: [] }]);
    expect(policy({ Principal: { Service: "*" } })).toMatchObject([{ principals: [{ kind: "Service", value: "*" }] }]);
  });

  it("takes one statement or many, several texts, and no text for no policy", () => {
    expect(readPolicies('{"Statement":{"Effect":"Allow"}}')).toHaveLength(1);
    expect(readPolicies(['{"Statement":[]}', '{"Statement":[]}'])).toEqual([[], []]);
    for (const none of ["", null, undefined, 7]) expect(readPolicies(none)).toEqual([]);
  });

  it.each(["{", "7", "null", '"x"', "[]"])("%s cannot be read", (text) => {
    expect(readPolicies(text)).toEqual(["unreadable"]);
  });
});

describe("what a policy grants", () => {
  it("anyone, by any statement and any principal without a condition", () => {
    const anyone = { Effect: "Allow", Action: "x", Principal: { AWS: ["1", "*"] } };

    expect(grantsAnyone(policy({ Effect: "Allow", Principal: { AWS: "1" } }, anyone))).toBe(true);
    expect(grantsAnyone(policy({ ...anyone, Condition: { A: 1 } }))).toBe(false);
    expect(grantsAnyone(policy({ ...anyone, Effect: "Deny" }))).toBe(false);
    expect(grantsAnyone(policy())).toBe(false);
  });

  it("everything, by any statement", () => {
    expect(grantsEverything(policy(allow("a", "b"), allow(["a", "*"], ["b", "*"])))).toBe(true);
    expect(grantsEverything(policy(allow("*", "b"), allow("a", "*")))).toBe(false);
    expect(grantsEverything(policy())).toBe(false);
  });

  it("a way to become somebody else, each of them", () => {
    expect(
      impersonationsIn(
        policy(allow(["s3:*", "iam:PassRole", "sts:AssumeRole"], ["*", "arn:aws:s3:::b", "arn:aws:iam::1:role/a", "short"])),
      ),
    ).toEqual([
      "iam:passrole on *",
      "iam:passrole on arn:aws:iam::1:role/a",
      "iam:passrole on short",
      "sts:assumerole on *",
      "sts:assumerole on arn:aws:iam::1:role/a",
      "sts:assumerole on short",
    ]);
    expect(impersonationsIn(policy({ Effect: "Allow", Action: "iam:PassRole", NotResource: ["a", "b"] }))).toEqual([
      "iam:passrole on all but a, b",
    ]);
    expect(impersonationsIn(policy(allow("iam:*", "*")))).toHaveLength(13);
    expect(impersonationsIn(policy(allow("sts:*", "*")))).toHaveLength(3);
  });

  it("access to strangers", () => {
    const to = (principal: object, account: string | undefined = "111122223333") =>
      strangers(policy({ Effect: "Allow", Principal: principal }), account);

    expect(to({ AWS: ["999988887777", "999988887777", "arn:aws:iam::111122223333:root", "AIDAEXAMPLE"] })).toEqual({
      outside: ["999988887777"],
      unknown: ["AIDAEXAMPLE"],
    });
    expect(to({ AWS: "arn:aws-cn:sts::999988887777:assumed-role/a/b" }).outside).toHaveLength(1);
    expect(to({ AWS: "x999988887777" })).toEqual({ outside: [], unknown: ["x999988887777"] });
    expect(to({ AWS: "9999888877771" })).toEqual({ outside: [], unknown: ["9999888877771"] });
    expect(to({ AWS: "arn:aws:iam::cloudfront:user/x" }).unknown).toHaveLength(1);
    expect(to({ AWS: "my:arn:aws:iam::111122223333:root" }).unknown).toHaveLength(1);
    expect(to({ Federated: "arn:aws:iam::111122223333:saml-provider/x" })).toEqual({ outside: [], unknown: [] });
    expect(to({ Federated: "cognito-identity.amazonaws.com" }).outside).toHaveLength(1);
    expect(to({ Service: "ec2.amazonaws.com" })).toEqual({ outside: [], unknown: [] });
    expect(to({ CanonicalUser: "79a5" }).outside).toEqual(["79a5"]);
    expect(strangers(policy({ Effect: "Allow", Principal: { AWS: "999988887777" } }), undefined)).toEqual({
      outside: [],
      unknown: ["999988887777"],
    });
    expect(strangers(policy({ Effect: "Deny", Principal: { AWS: "999988887777" } }), "111122223333")).toEqual({
      outside: [],
      unknown: [],
    });
  });
});

describe("a policy is wider", () => {
  const wider = (old: object | object[], now: object | object[]) => isWider([policy(...[old].flat())], [policy(...[now].flat())]);
  const get = allow("s3:GetObject", "arn:aws:s3:::a/*");

  it("by an action, a resource or a principal that was not covered", () => {
    expect(wider(get, allow("s3:PutObject", "arn:aws:s3:::a/*"))).toBe(true);
    expect(wider(get, allow("s3:GetObject", "arn:aws:s3:::b/*"))).toBe(true);
    expect(wider(get, allow("s3:*", "arn:aws:s3:::a/*"))).toBe(true);
    expect(wider({ ...get, Principal: { AWS: "1" } }, { ...get, Principal: { AWS: "2" } })).toBe(true);
    expect(wider({ ...get, Principal: { AWS: "1" } }, { ...get, Principal: { Service: "1" } })).toBe(true);
    expect(wider([], get)).toBe(true);
    expect(wider({ Effect: "Allow", Action: "sqs:Send" }, { Effect: "Allow", Action: "sqs:Receive" })).toBe(true);
  });

  it("not by what a wildcard already covered, nor in another order", () => {
    expect(wider(allow("s3:*", "*"), get)).toBe(false);
    expect(wider(allow("s3:*", "arn:aws:s3:::b/*"), get)).toBe(true);
    expect(wider(allow("ec2:*", "*"), get)).toBe(true);
    expect(wider(get, [])).toBe(false);
    expect(wider(get, get)).toBe(false);
    expect(wider({ ...get, Principal: { AWS: ["1", "2"] } }, { ...get, Principal: { AWS: ["2", "1"] } })).toBe(false);
  });

  it("by a condition that falls away or changes, not by one that comes", () => {
    const limited = { ...get, Condition: { A: "1" } };

    expect(wider(limited, get)).toBe(true);
    expect(wider(limited, { ...get, Condition: { A: "2" } })).toBe(true);
    expect(wider(get, limited)).toBe(false);
    expect(wider(limited, limited)).toBe(false);
  });

  it("by a denial that falls away or narrows", () => {
    const deny = (action: string) => ({ ...get, Effect: "Deny", Action: action });

    expect(wider([get, deny("s3:PutObject")], get)).toBe(true);
    expect(wider(deny("s3:*"), deny("s3:PutObject"))).toBe(true);
    expect(wider(deny("s3:PutObject"), deny("s3:*"))).toBe(false);
    expect(wider(get, [get, deny("s3:PutObject")])).toBe(false);
  });

  it("by all but a few, which is compared as it stands", () => {
    const but = (NotAction: string) => ({ Effect: "Allow", NotAction, Resource: "*" });
    const butFor = (NotResource: string) => ({ Effect: "Allow", Action: "s3:Get", NotResource });

    expect(wider(but("s3:*"), but("s3:*"))).toBe(false);
    expect(wider(but("s3:*"), but("s3:Get"))).toBe(true);
    expect(wider(allow("*", "*"), but("s3:*"))).toBe(true);
    expect(wider(but("s3:*"), allow("! s3:*", "*"))).toBe(false);
    expect(wider(butFor("a"), butFor("a"))).toBe(false);
    expect(wider(butFor("a*"), butFor("ab"))).toBe(true);
    expect(wider(butFor("a"), allow("s3:Get", "b"))).toBe(true);
  });
});

describe("new powers, one by one", () => {
  const isNew = () => true;
  const isOld = () => false;

  it("nothing where nothing is granted", () => {
    expect(
      newPowers(
        change("create", "aws_sqs_queue.x", {
          after: {
            principal: "*",
            policy_arn: "AdministratorAccess",
            inline_policy: [{ policy: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}' }],
          },
        }),
        "1",
        isOld,
      ),
    ).toEqual([]);
    expect(
      newPowers(
        change("delete", "aws_iam_role_policy_attachment.x", { before: { policy_arn: "AdministratorAccess" } }),
        "1",
        isOld,
      ),
    ).toEqual([]);
    expect(newPowers(change("create", "aws_lambda_permission.x", { after: { principal: 7 } }), "1", isOld)).toEqual([]);
    expect(newPowers(change("create", "aws_iam_role_policy_attachment.x", { after: {} }), "1", isOld)).toEqual([]);
  });

  it("names an administrator's policy with or without a path", () => {
    const attach = (arn: string) =>
      newPowers(change("create", "aws_iam_role_policy_attachment.x", { after: { policy_arn: arn } }), "1", isOld);

    expect(attach("AdministratorAccess")).toEqual([{ kind: "admin", words: "attaches AdministratorAccess" }]);
    expect(attach("arn:aws:iam::aws:policy/job-function/x/AdministratorAccess")).toHaveLength(1);
    expect(attach("arn:aws:iam::aws:policy/AdministratorAccessNot")).toMatchObject([{ kind: "widened" }]);
  });

  it("asks whether the receiver is new: role, user and group", () => {
    const asked: (readonly string[])[] = [];
    const refs = { role: ["r"], user: ["u"], group: ["g"], policy_arn: ["p"] };
    const spy = (addresses: readonly string[]) => asked.push(addresses) > 0;

    expect(
      newPowers(change("create", "aws_iam_policy_attachment.x", { after: { policy_arn: ["a", "b"] }, refs }), "1", spy),
    ).toEqual([]);
    expect(asked).toEqual([["r", "u", "g"]]);
    expect(newPowers(change("create", "aws_iam_policy_attachment.x", { after: { policy_arn: ["a", "b"] } }), "1", isOld)).toEqual(
      [{ kind: "widened", words: "attaches a, b" }],
    );
    expect(newPowers(change("update", "aws_iam_policy_attachment.x", { after: { policy_arn: ["a"] } }), "1", isNew)).toHaveLength(
      1,
    );
  });

  it("takes a policy of its own for new when it is", () => {
    const statement = { policy: '{"Statement":{"Effect":"Allow","Action":"s3:Get","Resource":"*"}}' };

    expect(newPowers(change("create", "aws_iam_policy.x", { after: statement }), "1", isOld)).toEqual([]);
    expect(newPowers(change("update", "aws_iam_policy.x", { after: statement }), "1", isNew)).toHaveLength(1);
    expect(newPowers(change("create", "aws_iam_user_policy.x", { after: statement }), "1", isOld)).toHaveLength(1);
  });

  it("says who else gets in, before it says that more do", () => {
    const of = (Principal: object, Action = "sts:AssumeRole") => ({
      assume_role_policy: JSON.stringify({ Statement: { Effect: "Allow", Action, Principal } }),
    });
    const trusts = (before: object | null, after: object) =>
      newPowers(
        change(before === null ? "create" : "update", "aws_iam_role.x", { before: before as null, after: after as never }),
        "111122223333",
        isOld,
      ).map(({ words }) => words);

    expect(trusts(null, of({ Service: "ec2.amazonaws.com" }))).toEqual([]);
    expect(trusts(of({ Service: "ec2.amazonaws.com" }), of({ Service: "lambda.amazonaws.com" }))).toEqual([
      "lets in more than before",
    ]);
    expect(trusts(of({ Service: "ec2.amazonaws.com" }), of({ AWS: "999988887777" }))).toEqual([
      "lets in 999988887777, which is not this account",
    ]);
    expect(trusts({}, of({ Service: "ec2.amazonaws.com" }))).toEqual([]);
  });

  it("one policy among several that grants everything is enough, and enough once", () => {
    const star = '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';
    const narrow = '{"Statement":{"Effect":"Allow","Action":"s3:Get","Resource":"*"}}';
    const role = (policies: string[]) => ({ inline_policy: policies.map((one) => ({ policy: one })) });

    expect(
      newPowers(change("update", "aws_iam_role.x", { before: role([narrow]), after: role([narrow, star]) }), "1", isOld),
    ).toMatchObject([{ kind: "everything" }]);
    expect(
      newPowers(change("update", "aws_iam_role.x", { before: role([narrow, star]), after: role([star]) }), "1", isOld),
    ).toEqual([]);
  });
});

describe("unknowns, one by one", () => {
  const of = (type: string, parts: Parameters<typeof change>[2], account?: string) =>
    securityUnknowns(change("create", `${type}.x`, parts ?? {}), account);

  it("nothing where nothing is open", () => {
    expect(of("aws_sqs_queue", { after: { principal: "999988887777" } })).toEqual([]);
    expect(of("aws_lambda_permission", { after: { principal: 7 } })).toEqual([]);
    expect(of("aws_lambda_permission", { after: { principal: "x999988887777" } })).toEqual([]);
    expect(of("aws_lambda_permission", { after: { principal: "9999888877771" } })).toEqual([]);
    expect(of("aws_lambda_permission", { after: { principal: "999988887777" } }, "111122223333")).toEqual([]);
    expect(securityUnknowns(change("delete", "aws_lb.x", { unknown: [["internal"]] }), undefined)).toEqual([]);
  });

  it("names everyone whom it cannot place", () => {
    const shared = JSON.stringify({ Statement: { Effect: "Allow", Principal: { AWS: ["999988887777", "888877776666"] } } });

    expect(of("aws_sqs_queue", { after: { policy: shared } })).toEqual([
      "policy lets in 999988887777, 888877776666, and it is not known whether that is this account",
    ]);
    expect(of("aws_sqs_queue", { after: { policy: [shared, "{"] } })).toEqual(["policy cannot be read as a policy"]);
    expect(
      securityUnknowns(change("update", "aws_sqs_queue.x", { before: { policy: shared }, after: { policy: shared } }), undefined),
    ).toEqual([]);
  });

  it("leaves out what nobody sets: that is the provider's default", () => {
    expect(of("aws_lb", { unknown: [["internal"]], unset: [["internal"]] })).toEqual([]);
    expect(of("aws_lb", { unknown: [["internal"]], unset: [["name"]] })).toHaveLength(1);
    expect(
      of("aws_eks_cluster", {
        unknown: [
          ["vpc_config", 0, "a"],
          ["vpc_config", 0, "b"],
        ],
        unset: [["vpc_config", 0, "a"]],
      }),
    ).toEqual(["vpc_config is known after apply only"]);
  });
});
