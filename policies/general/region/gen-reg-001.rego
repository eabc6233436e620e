# METADATA
# title: Resources stay in allowed regions
# description: |
#   Laws and contracts say where data may be. A resource in another region puts it elsewhere.
# custom:
#   id: GEN-REG-001
#   severity: high
#   stage: review
#   needs: [plan, spec]
#   types: []
#   attributes: [region]
#   fails_when: |
#     region/location (or provider region) not in data.params.allowed_regions[spec.data_class]
#   differs: |
#     Services without a region (IAM, Route 53, CloudFront, Budgets, Cost Explorer, Organizations) are left out. The
#     limit is one list, or one per data class.
#   remediation: Move the resource to an allowed region, or have the region allowed for this class of data.
package sirsi.general.region_001

import data.sirsi.lib.verdict

verdicts := verdict.or_none(regional, {"limit": "none"})

regional := [verdict.at(judge(change), change.address) |
	allowed
	some change in input.changes
	change.in_scope
	is_regional(change.type)
]

judge(change) := verdict.pass("region", change.region, allowed) if {
	change.region in allowed
} else := verdict.fail("region", change.region, allowed) if {
	is_string(change.region)
} else := verdict.unknown("region", allowed)

# The regions for the data class of the spec; undefined without a limit.
allowed := data.params.allowed_regions if {
	is_array(data.params.allowed_regions)
} else := data.params.allowed_regions[input.spec.data_class]

is_regional(type) if {
	some cloud in ["aws_", "azurerm_", "google_"]
	startswith(type, cloud)
	not is_global(type)
}

# These have no place: they are the same in every region.
is_global(type) if {
	some beginning in ["aws_iam_", "aws_route53_", "aws_cloudfront_", "aws_budgets_", "aws_ce_", "aws_organizations_"]
	startswith(type, beginning)
}
