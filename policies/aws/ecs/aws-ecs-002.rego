# METADATA
# title: No plaintext secrets in ECS environment
# description: |
#   Environment variables of a task definition are shown to everyone who may describe it, and kept in every
#   revision.
# custom:
#   id: AWS-ECS-002
#   severity: critical
#   stage: review
#   needs: [plan]
#   types: [aws_ecs_task_definition]
#   attributes: [container_definitions]
#   fails_when: |
#     container_definitions[].environment[] has a secret-looking name or value
#   differs: |
#     Names that say where a secret is or how it is used (_ARN, _FILE, _URL, _NAME and the like) and values that
#     refer to one (arn:, vault://, paths, URLs) are no secrets.
#   remediation: Move the value to Secrets Manager or Parameter Store and name it under secrets with valueFrom.
package sirsi.aws.ecs_002

import data.sirsi.lib.document
import data.sirsi.lib.secrets
import data.sirsi.lib.verdict

judge(change) := verdict.noting(verdict.fail(attribute, null, null), found[0]) if {
	found := leaks(change)
	count(found) > 0
} else := verdict.unknown(attribute, null) if {
	document.is_unreadable_list(change, attribute)
} else := verdict.pass(attribute, null, null)

attribute := "container_definitions"

# Which variable of which container, and why it is taken for a secret. Never its value.
leaks(change) := [leak |
	some container in change.doc[attribute]
	some variable in container.environment
	leak := {
		"container": object.get(container, "name", null),
		"variable": object.get(variable, "name", null),
		"pattern": reason(variable),
	}
]

reason(variable) := secrets.pattern(variable.value) if {
	secrets.pattern(variable.value)
} else := "aws-secret-access-key" if {
	secrets.is_bare_aws_secret(variable.value)
} else := "secret-name" if {
	secrets.is_secret_name(variable.name)
	not variable.value in {"", "false", "true"}
	not secrets.is_reference(variable.value)
}
