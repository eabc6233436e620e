import { Wafv2WebAcl, type Wafv2WebAclRule } from "@cdktf/provider-aws/lib/wafv2-web-acl/index.js";
import type { Scope } from "../../kind.ts";

/** AWS's own rule groups that need no tuning: common exploits, known bad input, addresses with a bad name. */
const groups = ["AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesAmazonIpReputationList"];

export function firewall(scope: Scope, reach: "REGIONAL" | "CLOUDFRONT"): Wafv2WebAcl {
  const name = scope.name(100);
  const measured = (metricName: string) => ({ cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName });
  const rules: Wafv2WebAclRule[] = groups.map((group, priority) => ({
    name: group,
    priority,
    overrideAction: { none: {} },
    statement: { managed_rule_group_statement: { vendor_name: "AWS", name: group } },
    visibilityConfig: measured(group),
  }));
  return scope.add(
    Wafv2WebAcl,
    undefined,
    { name, scope: reach, defaultAction: { allow: {} }, rule: rules, visibilityConfig: measured(name) },
    ["config", "waf"],
  );
}
