# METADATA
# title: Rollback is defined
# description: |
#   Who decides in the night of the cutover needs to know how to go back, and until when that is possible.
# custom:
#   id: GEN-MIG-003
#   severity: medium
#   stage: review
#   needs: [spec]
#   types: []
#   attributes: []
#   fails_when: |
#     unset or rollback.max_minutes missing
#   differs: |
#     Judged for each active workload with a transfer, on rollback.strategy (none is no rollback) and
#     rollback.until.
#   remediation: Set rollback.strategy and rollback.until.
package sirsi.general.migration_003

import data.sirsi.lib.verdict

verdicts := verdict.or_none(transferred, {"scope": "none"})

transferred := [verdict.at(judge(workload), null) |
	some workload in input.spec.workloads
	workload.active
	workload.has_transfer
]

judge(workload) := verdict.noting(verdict.fail("rollback.strategy", strategy(workload), null), where(workload, "strategy")) if {
	strategy(workload) in {null, "", "none"}
} else := verdict.noting(verdict.pass("rollback.until", workload.rollback_until, null), where(workload, "until")) if {
	is_string(workload.rollback_until)
} else := verdict.noting(verdict.fail("rollback.until", null, null), where(workload, "until"))

strategy(workload) := object.get(workload, "rollback_strategy", null)

where(workload, field) := {"workload": workload.name, "path": array.concat(workload.path, ["rollback", field])}
