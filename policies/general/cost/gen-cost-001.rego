# METADATA
# title: Monthly cost increase within the team limit
# description: |
#   The monthly cost grows by more than the settings allow for one change.
# custom:
#   id: GEN-COST-001
#   severity: medium
#   stage: review
#   needs: [cost]
#   types: []
#   attributes: []
#   fails_when: |
#     cost.delta_monthly > data.params.max_delta_monthly[team] (deny) or > 80% of it (warn)
#   differs: |
#     The limit is policies.maxMonthlyIncrease of the settings, one number or one per environment, not per team.
#     More than 80% of it passes and says near.
#   remediation: Choose smaller sizes, split the change, or have the limit raised.
package sirsi.general.cost_001

import data.sirsi.lib.verdict

verdicts := verdict.or_none([verdict.at(judge, null) | is_number(limit)], {"limit": "none"})

judge := verdict.fail(null, input.cost.delta_monthly, limit) if {
	input.cost.delta_monthly > limit
} else := verdict.noting(verdict.pass(null, input.cost.delta_monthly, limit), {"near": true}) if {
	input.cost.delta_monthly > limit * 0.8
} else := verdict.pass(null, input.cost.delta_monthly, limit)

limit := data.params.max_monthly_increase if {
	is_number(data.params.max_monthly_increase)
} else := data.params.max_monthly_increase[input.spec.environment]
