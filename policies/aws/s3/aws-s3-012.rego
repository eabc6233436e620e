# METADATA
# title: S3 bucket policy does not allow any principal
# description: |
#   A bucket policy that allows every principal without a condition publishes what it allows.
# custom:
#   id: AWS-S3-012
#   severity: critical
#   stage: review
#   needs: [plan]
#   types: [aws_s3_bucket_policy, aws_s3_bucket]
#   attributes: [policy]
#   fails_when: |
#     policy has Effect=Allow, Principal "*" or {"AWS":"*"}, no Condition
#   differs: |
#     A statement that allows everyone but a few (NotPrincipal) counts as allowing every principal.
#   remediation: "Name the accounts or roles that need access, or add a condition such as aws:PrincipalOrgID."
package sirsi.aws.s3_012

import data.sirsi.lib.document

judge(change) := document.judge(change, "policy", offenders(change), "Principal")

offenders(change) := [statement |
	some statement in document.statements(change, "policy")
	document.allows_anyone(statement)
	document.is_unconditional(statement)
]
