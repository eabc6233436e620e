import { tiered } from "../line.ts";
import { usageNotGiven } from "../quote.ts";
import { rule } from "../rule.ts";

export const configRules = rule({
  types: ["aws_config_config_rule", "aws_config_organization_managed_rule", "aws_config_organization_custom_rule"],
  usage: { monthly_rule_evaluations: "evaluations a month" },
  lines: (resource, usage) => {
    const price = (tier: string) => resource.price("config", `rule-evaluations/${tier}`);
    return tiered("Rule evaluations", usage.monthly_rule_evaluations ?? usageNotGiven, "evaluations", 1, [
      { name: "first 100k", upTo: 100_000, price: price("0-100k") },
      { name: "next 400k", upTo: 500_000, price: price("100k-500k") },
      { name: "over 500k", upTo: Infinity, price: price("500k+") },
    ]);
  },
});
