# METADATA
# title: No unsupported resource type slips past the catalogue
# description: |
#   No rule looks at these types, so the review says nothing about them.
# custom:
#   id: GEN-PLAN-002
#   severity: info
#   stage: review
#   needs: [plan]
#   types: []
#   attributes: []
#   fails_when: |
#     type matches no rule and no entry in data.params.known_types (info: coverage gap listed in the report)
#   differs: |
#     One row for the whole plan, which lists the types.
#   remediation: Read these changes yourself, or add a rule of your own.
package sirsi.general.plan_002

import data.sirsi.lib.covered
import data.sirsi.lib.verdict

verdicts := [verdict.at(judge, null)]

judge := verdict.noting(verdict.fail(null, count(uncovered), 0), {"types": uncovered}) if {
	count(uncovered) > 0
} else := verdict.pass(null, 0, 0)

uncovered := sort([type |
	some type, _ in input.by_type
	not type in covered.types
	not data.params.known_types[type]
])
