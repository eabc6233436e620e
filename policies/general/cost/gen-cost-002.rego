# METADATA
# title: Cost estimate is complete
# description: |
#   With more than a fifth of the resources unpriced, the estimate says little about the bill.
# custom:
#   id: GEN-COST-002
#   severity: low
#   stage: review
#   needs: [cost]
#   types: []
#   attributes: []
#   fails_when: |
#     count(cost.unpriced) / count(resources) > 0.2
#   differs: |
#     Unpriced is a resource of which a component has no price. One that is priced by usage and whose usage nobody
#     gave has a price: that is the normal case before a migration, stands in the estimate as "usage not given" and
#     does not count. Transfers, which are paid once, are no resources.
#   remediation: "Look at what has no price in the estimate: a type without a price rule, or a region that is not known."
package sirsi.general.cost_002

import data.sirsi.lib.verdict

verdicts := [verdict.at(judge, null)]

judge := verdict.pass(null, 0, 0.2) if {
	input.cost.resources == 0
} else := verdict.fail(null, share, 0.2) if {
	share > 0.2
} else := verdict.pass(null, share, 0.2)

share := input.cost.unpriced / input.cost.resources
