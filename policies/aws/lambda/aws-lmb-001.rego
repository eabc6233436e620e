# METADATA
# title: Lambda permission is not public
# description: |
#   With principal * and nothing that limits the source, every AWS account may invoke the function.
# custom:
#   id: AWS-LMB-001
#   severity: critical
#   stage: review
#   needs: [plan]
#   types: [aws_lambda_permission]
#   attributes: [principal, source_account, source_arn, principal_org_id]
#   fails_when: |
#     principal == "*" and no source_account/principal_org_id/source_arn
#   differs: |
#     A source that is only known after the apply counts as set.
#   remediation: Name the principal, or set source_arn, source_account or principal_org_id.
package sirsi.aws.lambda_001

import data.sirsi.lib.value
import data.sirsi.lib.verdict

judge(change) := verdict.unknown("principal", null) if {
	value.is_unknown(change, "principal")
} else := verdict.pass("principal", value.of(change, "principal"), null) if {
	value.of(change, "principal") != "*"
} else := verdict.pass(limits[0], value.of(change, limits[0]), null) if {
	limits := [name | some name in ["source_account", "source_arn", "principal_org_id"]; value.is_set(change, name)]
	count(limits) > 0
} else := verdict.fail("principal", "*", null)
