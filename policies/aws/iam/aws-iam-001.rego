# METADATA
# title: "IAM policy does not grant Action * on Resource *"
# description: |
#   A policy for every action on every resource makes its holder an administrator.
# custom:
#   id: AWS-IAM-001
#   severity: critical
#   stage: review
#   needs: [plan]
#   types: [aws_iam_policy, aws_iam_role_policy, aws_iam_user_policy, aws_iam_group_policy]
#   attributes: [policy]
#   fails_when: |
#     policy statement Effect=Allow with "*" in Action and "*" in Resource
#   differs: |
#     "*:*" is the same as "*".
#   remediation: List the actions and resources that are needed.
package sirsi.aws.iam_001

import data.sirsi.lib.document

judge(change) := document.judge(change, "policy", offenders(change), "Action")

offenders(change) := [statement |
	some statement in document.statements(change, "policy")
	statement.Effect == "Allow"
	document.is_everything(statement.Action)
	document.is_everything(statement.Resource)
]
