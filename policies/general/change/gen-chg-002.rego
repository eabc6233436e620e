# METADATA
# title: Stateful resource is not replaced in place
# description: |
#   A replacement destroys the resource and makes an empty one in its place. For a database, bucket, disk, file
#   system or key that is data loss.
# custom:
#   id: GEN-CHG-002
#   severity: critical
#   stage: review
#   needs: [plan]
#   types: []
#   attributes: []
#   fails_when: |
#     change.actions == ["delete","create"] or ["create","delete"] and type in stateful_types; message lists
#     change.replace_paths
#   remediation: Undo the change of the attributes named, or migrate the data to a second resource first.
package sirsi.general.change_002

import data.sirsi.lib.stateful
import data.sirsi.lib.value
import data.sirsi.lib.verdict

verdicts := verdict.or_none(stateful_resources, {"scope": "none"})

stateful_resources := [verdict.at(judge(input.changes[index]), input.changes[index].address) |
	some type, indexes in input.by_type
	stateful.is_stateful(type)
	some index in indexes
]

judge(change) := verdict.noting(
	verdict.fail(value.first(change.replace_paths), "replace", null),
	{"replace_paths": change.replace_paths},
) if {
	change.action == "replace"
} else := verdict.pass(null, change.action, null)
