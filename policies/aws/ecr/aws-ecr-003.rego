# METADATA
# title: ECR repository policy is not public
# description: |
#   A repository policy for every principal lets any AWS account pull the images, or push to them.
# custom:
#   id: AWS-ECR-003
#   severity: critical
#   stage: review
#   needs: [plan]
#   types: [aws_ecr_repository_policy]
#   attributes: [policy]
#   fails_when: |
#     policy statement Effect=Allow with Principal "*" and no Condition
#   differs: |
#     A statement that allows everyone but a few (NotPrincipal) counts as allowing every principal.
#   remediation: Name the accounts or roles that need the repository.
package sirsi.aws.ecr_003

import data.sirsi.lib.document

judge(change) := document.judge(change, "policy", offenders(change), "Principal")

offenders(change) := [statement |
	some statement in document.statements(change, "policy")
	document.allows_anyone(statement)
	document.is_unconditional(statement)
]
