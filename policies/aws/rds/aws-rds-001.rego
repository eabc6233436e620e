# METADATA
# title: RDS instance storage encrypted
# description: |
#   The storage, its snapshots and its backups are readable by whoever gets hold of them unless they are encrypted.
# custom:
#   id: AWS-RDS-001
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_db_instance]
#   attributes: [storage_encrypted, replicate_source_db]
#   fails_when: |
#     storage_encrypted != true and replicate_source_db unset
#   remediation: Set storage_encrypted to true; for a database that exists, restore an encrypted snapshot.
package sirsi.aws.rds_001

import data.sirsi.lib.must
import data.sirsi.lib.value
import data.sirsi.lib.verdict

# A replica has the encryption of its source.
judge(change) := verdict.pass("replicate_source_db", value.of(change, "replicate_source_db"), null) if {
	value.is_set(change, "replicate_source_db")
} else := must.be(change, "storage_encrypted", true)
