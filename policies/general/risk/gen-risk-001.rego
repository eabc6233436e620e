# METADATA
# title: Risk score within the environment limit
# description: |
#   The risk score is higher than the settings allow in this environment.
# custom:
#   id: GEN-RISK-001
#   severity: high
#   stage: review
#   needs: [risk]
#   types: []
#   attributes: []
#   fails_when: |
#     risk.score > data.params.max_risk[env]
#   differs: |
#     The limit is policies.maxRisk of the settings, one number or one per environment.
#   remediation: "Lower the risk: the report names what raises it and what would mitigate it."
package sirsi.general.risk_001

import data.sirsi.lib.verdict

verdicts := verdict.or_none([verdict.at(judge, null) | is_number(limit)], {"limit": "none"})

judge := verdict.fail(null, input.risk.score, limit) if {
	input.risk.score > limit
} else := verdict.pass(null, input.risk.score, limit)

limit := data.params.max_risk if {
	is_number(data.params.max_risk)
} else := data.params.max_risk[input.spec.environment]
