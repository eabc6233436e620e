# METADATA
# title: Stateful resource is not destroyed without approval
# description: |
#   Destroying a database, bucket, disk, file system or key destroys the data in it or makes it unreadable. Somebody
#   with the role owner, who is not the author, has to say yes.
# custom:
#   id: GEN-CHG-001
#   severity: critical
#   stage: approval
#   needs: [plan, approvals, actor]
#   types: []
#   attributes: []
#   fails_when: |
#     change.actions contains "delete" and type in data.params.stateful_types (databases, buckets, disks, key
#     vaults, file systems, KMS keys) and input.approvals lacks a distinct approver with role owner
#   differs: |
#     Replacing counts as destroying. Before there are approvals the rule states a requirement for each resource
#     that is destroyed. The author's own approval does not count.
#   remediation: Have somebody with the role owner approve, or keep the resource.
package sirsi.general.change_001

import data.sirsi.lib.stateful
import data.sirsi.lib.verdict

verdicts := verdict.or_none(destroyed, {"scope": "none"})

destroyed := [verdict.at(judge(change), change.address) |
	some change in input.changes
	change.action in {"delete", "replace"}
	stateful.is_stateful(change.type)
]

judge(change) := verdict.noting(verdict.unknown(null, "owner"), {"requirement": true, "action": change.action}) if {
	not input.has.approvals
} else := verdict.noting(verdict.unknown(null, "owner"), {"requirement": true, "action": change.action}) if {
	not input.has.actor
} else := verdict.noting(verdict.pass(null, "owner", "owner"), {"action": change.action}) if {
	count(owners) > 0
} else := verdict.noting(verdict.fail(null, null, "owner"), {"action": change.action})

# The author may own the data too, but does not approve alone.
owners := [approval.login |
	some approval in input.approvals
	approval.state == "APPROVED"
	approval.login != input.actor.login
	"owner" in approval.roles
]
