# METADATA
# title: Session Manager document is not public
# description: |
#   A public document shows its commands, and whatever names and addresses they hold, to every AWS account.
# custom:
#   id: AWS-SSM-002
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_ssm_document]
#   attributes: [permissions]
#   fails_when: |
#     permissions.account_ids == "All"
#   remediation: Share the document with named accounts only.
package sirsi.aws.ssm_002

import data.sirsi.lib.value
import data.sirsi.lib.verdict

judge(change) := verdict.fail("permissions", accounts, null) if {
	accounts := change.value.permissions.account_ids
	some account in split(accounts, ",")
	lower(trim_space(account)) == "all"
} else := verdict.unknown("permissions", null) if {
	value.is_partly_unknown(change, "permissions")
} else := verdict.pass("permissions", value.of(change, "permissions"), null)
