import type { Block } from "../block.ts";
import { line, metered, type Line } from "../line.ts";
import type { Resource } from "../resource.ts";
import { rule } from "../rule.ts";

const per = (amount: number, count: number | undefined): number | undefined => (count === undefined ? undefined : count / amount);

export const keys = rule({
  types: ["aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key", "aws_kms_replica_external_key"],
  usage: { monthly_requests: "requests a month that use the key" },
  lines: (resource, usage) => {
    const spec = resource.text("customer_master_key_spec") ?? "SYMMETRIC_DEFAULT";
    const sku = spec === "SYMMETRIC_DEFAULT" ? "requests" : "requests/asymmetric";
    return [
      line("Key", 1, "keys", resource.price("kms", "key")),
      metered("Requests", per(10_000, usage.monthly_requests), "10k requests", resource.price("kms", sku)),
    ];
  },
});

/** A replica in another region is a secret of its own. */
export const secrets = rule({
  types: ["aws_secretsmanager_secret"],
  usage: { monthly_requests: "API requests a month" },
  lines: (resource, usage) => [
    line("Secret", 1, "secrets", resource.price("secrets-manager", "secret")),
    ...resource.blocks("replica").map((replica): Line => {
      const region = replica.text("region") ?? "?";
      return line(`Secret (replica in ${region})`, 1, "secrets", resource.price("secrets-manager", "secret", region));
    }),
    metered("API requests", per(10_000, usage.monthly_requests), "10k requests", resource.price("secrets-manager", "api")),
  ],
});

const webAclUsage = {
  rule_group_rules: "rules inside rule groups of one's own that the plan does not show",
  managed_rule_group_rules: "further managed rules that are charged",
  monthly_requests: "web requests a month",
} as const;

function webAcl(resource: Resource, rules: number, requests: number | undefined): readonly Line[] {
  return [
    line("Web ACL", 1, "web ACLs", resource.price("waf", "web-acl", placeOf(resource))),
    ...(rules > 0 ? [line("Rules and rule groups", rules, "rules", resource.price("waf", "rule", placeOf(resource)))] : []),
    metered("Requests", per(1e6, requests), "1M requests", resource.price("waf", "requests", placeOf(resource))),
  ];
}

/** What guards CloudFront is managed, and sold, in us-east-1. */
const placeOf = (resource: Resource): string | undefined =>
  resource.text("scope") === "CLOUDFRONT" ? "us-east-1" : resource.region;

/** Each rule of the list counts, be it a rule or a group; inside groups of one's own each rule counts again. */
export const webAcls = rule({
  types: ["aws_wafv2_web_acl"],
  usage: webAclUsage,
  lines: (resource, usage) => {
    const inGroups = resource.linked("rule", "aws_wafv2_rule_group").reduce((total, group) => total + rulesOf(group), 0);
    const joined = resource.referrers("aws_wafv2_web_acl_rule_group_association", "web_acl_arn").length;
    const further = joined + (usage.rule_group_rules ?? 0) + (usage.managed_rule_group_rules ?? 0);
    return webAcl(resource, rulesOf(resource) + inGroups + further, usage.monthly_requests);
  },
});

const rulesOf = (holder: Block): number => holder.blocks("rule").length;

export const classicWebAcls = rule({
  types: ["aws_waf_web_acl", "aws_wafregional_web_acl"],
  usage: webAclUsage,
  lines: (resource, usage) => {
    const rules = resource.blocks("rules").length + resource.blocks("rule").length;
    return webAcl(resource, rules + (usage.rule_group_rules ?? 0), usage.monthly_requests);
  },
});

/** Public certificates are free; those of a private authority are charged when they are issued. */
export const certificates = rule({
  types: ["aws_acm_certificate"],
  lines: (resource) =>
    resource.text("certificate_authority_arn") === undefined &&
    resource.linked("certificate_authority_arn", "aws_acmpca_certificate_authority").length === 0
      ? []
      : [line("Private certificate", 1, "certificates", resource.price("acm", "private-certificate"))],
});

/** Standard parameters are free; advanced ones are kept and read for money. */
export const parameters = rule({
  types: ["aws_ssm_parameter"],
  usage: { monthly_api_interactions: "reads and writes a month" },
  lines: (resource, usage) => {
    if (resource.text("tier") !== "Advanced") return [];
    return [
      line("Advanced parameter", 1, "parameters", resource.price("ssm", "parameter/advanced")),
      metered(
        "API interactions",
        per(10_000, usage.monthly_api_interactions),
        "10k interactions",
        resource.price("ssm", "api/advanced"),
      ),
    ];
  },
});
