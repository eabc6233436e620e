# METADATA
# title: Backup precedes data transfer
# description: |
#   A transfer that goes wrong can damage what it writes to, and sometimes what it reads. A snapshot or backup
#   before it is the way back.
# custom:
#   id: GEN-MIG-001
#   severity: high
#   stage: review
#   needs: [spec]
#   types: []
#   attributes: []
#   fails_when: |
#     a transfer step has no earlier backup/snapshot step covering the same source
#   differs: |
#     The steps of a spec are its active workloads with a transfer; rollback.snapshotBefore or a backup of the
#     workload is the earlier step.
#   remediation: Set rollback.snapshotBefore to true, or give the workload a backup.
package sirsi.general.migration_001

import data.sirsi.lib.verdict

verdicts := verdict.or_none(transferred, {"scope": "none"})

transferred := [verdict.at(judge(workload), null) |
	some workload in input.spec.workloads
	workload.active
	workload.has_transfer
]

judge(workload) := verdict.noting(verdict.pass("rollback.snapshotBefore", true, true), where(workload)) if {
	workload.snapshot_before == true
} else := verdict.noting(verdict.pass("backup", true, true), where(workload)) if {
	workload.has_backup == true
} else := verdict.noting(verdict.fail("rollback.snapshotBefore", false, true), where(workload))

where(workload) := {"workload": workload.name, "path": array.concat(workload.path, ["rollback", "snapshotBefore"])}
