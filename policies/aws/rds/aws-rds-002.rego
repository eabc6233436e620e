# METADATA
# title: RDS/Aurora cluster storage encrypted
# description: |
#   The storage, its snapshots and its backups are readable by whoever gets hold of them unless they are encrypted.
# custom:
#   id: AWS-RDS-002
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_rds_cluster]
#   attributes: [storage_encrypted, engine_mode]
#   fails_when: |
#     storage_encrypted != true (engine_mode serverless is encrypted by default)
#   remediation: Set storage_encrypted to true; for a cluster that exists, restore an encrypted snapshot.
package sirsi.aws.rds_002

import data.sirsi.lib.must
import data.sirsi.lib.verdict

# Serverless clusters are always encrypted.
judge(change) := verdict.pass("engine_mode", "serverless", "serverless") if {
	change.value.engine_mode == "serverless"
} else := must.be(change, "storage_encrypted", true)
