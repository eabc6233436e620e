# METADATA
# title: RDS snapshot is not public
# description: |
#   A snapshot shared with all is a copy of the database for everyone with an AWS account.
# custom:
#   id: AWS-RDS-011
#   severity: critical
#   stage: review
#   needs: [plan]
#   types: [aws_db_snapshot]
#   attributes: [shared_accounts]
#   fails_when: |
#     shared_accounts contains "all"
#   remediation: Share the snapshot with named accounts only.
package sirsi.aws.rds_011

import data.sirsi.lib.value
import data.sirsi.lib.verdict

judge(change) := verdict.fail("shared_accounts", "all", null) if {
	"all" in value.listed(change.value.shared_accounts)
} else := verdict.unknown("shared_accounts", null) if {
	value.is_unknown(change, "shared_accounts")
} else := verdict.pass("shared_accounts", value.of(change, "shared_accounts"), null)
