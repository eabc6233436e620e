# METADATA
# title: KMS key policy has no wildcard principal
# description: |
#   A key policy for every principal lets any AWS account use the key, so the encryption protects nothing.
# custom:
#   id: AWS-KMS-002
#   severity: critical
#   stage: review
#   needs: [plan]
#   types: [aws_kms_key]
#   attributes: [policy]
#   fails_when: |
#     policy statement Effect=Allow with Principal "*"/AWS:"*" and no Condition
#   differs: |
#     A statement that allows everyone but a few (NotPrincipal) counts as allowing every principal.
#   remediation: Name the account, roles and services that use the key, or add a condition.
package sirsi.aws.kms_002

import data.sirsi.lib.document

judge(change) := document.judge(change, "policy", offenders(change), "Principal")

offenders(change) := [statement |
	some statement in document.statements(change, "policy")
	document.allows_anyone(statement)
	document.is_unconditional(statement)
]
