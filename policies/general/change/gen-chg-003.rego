# METADATA
# title: Author of the spec change is not its only approver
# description: |
#   A change that only its author has looked at was not reviewed.
# custom:
#   id: GEN-CHG-003
#   severity: high
#   stage: approval
#   needs: [approvals, actor]
#   types: []
#   attributes: []
#   fails_when: |
#     count(approvals where login != actor.login and state == APPROVED) < data.params.min_approvals
#   differs: |
#     Two approvals of one person count once. Before there are approvals the rule states a requirement.
#   remediation: Have somebody other than the author approve the pull request.
package sirsi.general.change_003

import data.sirsi.lib.verdict

verdicts := [verdict.at(found, null)]

found := verdict.noting(verdict.unknown(null, needed), {"requirement": true, "needed": needed}) if {
	not input.has.approvals
} else := verdict.noting(verdict.unknown(null, needed), {"requirement": true, "needed": needed}) if {
	not input.has.actor
} else := verdict.noting(verdict.pass(null, count(others), needed), {"needed": needed}) if {
	count(others) >= needed
} else := verdict.noting(verdict.fail(null, count(others), needed), {"needed": needed})

needed := data.params.min_approvals

others := {approval.login |
	some approval in input.approvals
	approval.state == "APPROVED"
	approval.login != input.actor.login
}
