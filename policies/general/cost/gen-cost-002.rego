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
#   remediation: Give the usage that prices depend on, or the prices that are missing.
package sirsi.general.cost_002

import data.sirsi.lib.verdict

verdicts := [verdict.at(judge, null)]

judge := verdict.pass(null, 0, 0.2) if {
	input.cost.resources == 0
} else := verdict.fail(null, share, 0.2) if {
	share > 0.2
} else := verdict.pass(null, share, 0.2)

share := input.cost.unpriced / input.cost.resources
