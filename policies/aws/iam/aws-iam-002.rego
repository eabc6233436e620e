# METADATA
# title: "IAM policy does not use Action *"
# description: |
#   Every action includes changing permissions, deleting data and passing roles.
# custom:
#   id: AWS-IAM-002
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_iam_policy, aws_iam_role_policy, aws_iam_user_policy, aws_iam_group_policy]
#   attributes: [policy]
#   fails_when: |
#     policy statement Effect=Allow with "*" in Action
#   differs: |
#     "*:*" is the same as "*".
#   remediation: List the actions that are needed.
package sirsi.aws.iam_002

import data.sirsi.lib.document

judge(change) := document.judge(change, "policy", offenders(change), "Action")

offenders(change) := [statement |
	some statement in document.statements(change, "policy")
	statement.Effect == "Allow"
	document.is_everything(statement.Action)
]
