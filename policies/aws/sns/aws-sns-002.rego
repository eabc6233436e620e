# METADATA
# title: SNS topic policy is not public
# description: |
#   A topic policy for every principal lets anyone publish to its subscribers or subscribe to its messages.
# custom:
#   id: AWS-SNS-002
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_sns_topic_policy, aws_sns_topic]
#   attributes: [policy]
#   fails_when: |
#     policy Effect=Allow with Principal "*" and no Condition
#   differs: |
#     A statement that allows everyone but a few (NotPrincipal) counts as allowing every principal.
#   remediation: "Name the accounts or services that use the topic, or add a condition such as aws:SourceArn."
package sirsi.aws.sns_002

import data.sirsi.lib.document

judge(change) := document.judge(change, "policy", offenders(change), "Principal")

offenders(change) := [statement |
	some statement in document.statements(change, "policy")
	document.allows_anyone(statement)
	document.is_unconditional(statement)
]
