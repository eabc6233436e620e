# METADATA
# title: SQS queue policy is not public
# description: |
#   A queue policy for every principal lets anyone read, inject or delete messages.
# custom:
#   id: AWS-SQS-002
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_sqs_queue_policy, aws_sqs_queue]
#   attributes: [policy]
#   fails_when: |
#     policy Effect=Allow with Principal "*" and no Condition
#   differs: |
#     A statement that allows everyone but a few (NotPrincipal) counts as allowing every principal.
#   remediation: "Name the accounts or services that use the queue, or add a condition such as aws:SourceArn."
package sirsi.aws.sqs_002

import data.sirsi.lib.document

judge(change) := document.judge(change, "policy", offenders(change), "Principal")

offenders(change) := [statement |
	some statement in document.statements(change, "policy")
	document.allows_anyone(statement)
	document.is_unconditional(statement)
]
