import { arn, capitals, globalArn, guid, lowers, named, partOf, type Recipes } from "./recipe.ts";
import type { Subject } from "../../cloud.ts";

const path = (s: Subject): string => s.text("path") ?? "/";

export const identity: Recipes = {
  aws_iam_role: (s) => ({
    id: named(s),
    name: named(s),
    arn: globalArn(s, "iam", `role${path(s)}${named(s)}`),
    unique_id: `AROA${capitals(s, 17, "unique")}`,
  }),
  aws_iam_role_policy: (s) => ({ id: `${s.text("role") ?? ""}:${named(s)}`, name: named(s) }),
  aws_iam_role_policy_attachment: (s) => ({ id: `${s.text("role") ?? ""}-${s.token("id", 26, "0123456789")}` }),
  aws_iam_policy: (s) => {
    const own = globalArn(s, "iam", `policy${path(s)}${named(s)}`);
    return { id: own, arn: own, name: named(s), policy_id: `ANPA${capitals(s, 17, "unique")}` };
  },
  aws_iam_instance_profile: (s) => ({
    id: named(s),
    name: named(s),
    arn: globalArn(s, "iam", `instance-profile${path(s)}${named(s)}`),
    unique_id: `AIPA${capitals(s, 17, "unique")}`,
  }),
  aws_iam_user: (s) => ({
    id: named(s),
    arn: globalArn(s, "iam", `user${path(s)}${named(s)}`),
    unique_id: `AIDA${capitals(s, 17, "unique")}`,
  }),
  aws_iam_group: (s) => ({
    id: named(s),
    arn: globalArn(s, "iam", `group${path(s)}${named(s)}`),
    unique_id: `AGPA${capitals(s, 17, "unique")}`,
  }),
  aws_iam_openid_connect_provider: (s) => {
    const own = globalArn(s, "iam", `oidc-provider/${s.text("url")?.replace("https://", "") ?? ""}`);
    return { id: own, arn: own };
  },
  aws_kms_key: (s) => ({ id: guid(s), key_id: guid(s), arn: arn(s, "kms", `key/${guid(s)}`), multi_region: false }),
  aws_kms_alias: (s) => ({
    id: named(s),
    name: named(s),
    arn: arn(s, "kms", named(s)),
    target_key_arn: arn(s, "kms", `key/${s.text("target_key_id")?.split("/").at(-1) ?? ""}`),
  }),
  aws_secretsmanager_secret: (s) => {
    const own = arn(s, "secretsmanager", `secret:${named(s)}-${lowers(s, 6, "suffix")}`);
    return { id: own, arn: own, name: named(s) };
  },
  aws_secretsmanager_secret_version: (s) => ({
    id: `${s.text("secret_id") ?? ""}|${guid(s, "version")}`,
    arn: s.text("secret_id") ?? "",
    version_id: guid(s, "version"),
    version_stages: ["AWSCURRENT"],
  }),
  aws_secretsmanager_secret_policy: partOf("", "secret_arn"),
  aws_secretsmanager_secret_rotation: partOf("", "secret_id"),
  aws_ssm_parameter: (s) => ({
    id: s.text("name") ?? "",
    arn: arn(s, "ssm", `parameter/${s.text("name")?.replace(/^\//, "") ?? ""}`),
    version: 1,
    data_type: "text",
    tier: "Standard",
  }),
  aws_guardduty_detector: (s) => ({
    id: s.token("id", 32, "0123456789abcdef"),
    arn: arn(s, "guardduty", `detector/${s.token("id", 32, "0123456789abcdef")}`),
  }),
};
