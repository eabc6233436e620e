# METADATA
# title: Plan is complete and not errored
# description: |
#   A plan that stopped halfway shows only some of what an apply would do.
# custom:
#   id: GEN-PLAN-001
#   severity: high
#   stage: review
#   needs: [plan]
#   types: []
#   attributes: []
#   fails_when: |
#     errored or complete == false; applyable == false only where the plan has changes (a plan without changes is
#     applyable: false); absent fields are unknown
#   remediation: "Read Terraform's error, mend it and plan again."
package sirsi.general.plan_001

import data.sirsi.lib.verdict

verdicts := [verdict.at(judge, null)]

judge := verdict.fail("errored", true, false) if {
	input.plan.errored == true
} else := verdict.fail("complete", false, true) if {
	input.plan.complete == false
} else := verdict.fail("applyable", false, true) if {
	input.plan.applyable == false
	input.plan.has_changes == true
} else := verdict.unknown(absent[0], null) if {
	count(absent) > 0
} else := verdict.pass("complete", true, true)

# A plan without changes is not applyable, and need not be.
absent := [name |
	some name in needed
	not is_boolean(object.get(input.plan, name, null))
]

needed := ["errored", "complete", "applyable"] if {
	input.plan.has_changes
} else := ["errored", "complete"]
