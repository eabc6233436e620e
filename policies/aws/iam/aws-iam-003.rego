# METADATA
# title: Role cannot be assumed by any principal
# description: |
#   A trust policy for every principal lets any AWS account in the world take the role.
# custom:
#   id: AWS-IAM-003
#   severity: critical
#   stage: review
#   needs: [plan]
#   types: [aws_iam_role]
#   attributes: [assume_role_policy]
#   fails_when: |
#     assume_role_policy statement Effect=Allow with Principal "*" or AWS:"*"
#   remediation: Name the accounts, roles or services that may assume the role.
package sirsi.aws.iam_003

import data.sirsi.lib.document

judge(change) := document.judge(change, "assume_role_policy", offenders(change), "Principal")

offenders(change) := [statement |
	some statement in document.statements(change, "assume_role_policy")
	statement.Effect == "Allow"
	document.is_anyone(statement.Principal)
]
