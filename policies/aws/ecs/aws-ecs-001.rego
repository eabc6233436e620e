# METADATA
# title: ECS containers are not privileged
# description: |
#   A privileged container is root on its host, and so reaches the other tasks there.
# custom:
#   id: AWS-ECS-001
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_ecs_task_definition]
#   attributes: [container_definitions]
#   fails_when: |
#     any container_definitions[].privileged == true (JSON string parsed)
#   remediation: Remove privileged, and add the single Linux capabilities that are needed.
package sirsi.aws.ecs_001

import data.sirsi.lib.document
import data.sirsi.lib.value
import data.sirsi.lib.verdict

judge(change) := verdict.noting(
	verdict.fail(attribute, true, false),
	{"container": object.get(privileged[0], "name", null)},
) if {
	privileged := [container | some container in change.doc[attribute]; value.same(container.privileged, true)]
	count(privileged) > 0
} else := verdict.unknown(attribute, false) if {
	document.is_unreadable_list(change, attribute)
} else := verdict.pass(attribute, null, false)

attribute := "container_definitions"
