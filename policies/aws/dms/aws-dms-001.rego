# METADATA
# title: DMS replication instance not public
# description: |
#   A replication instance reads the whole source database and can reach both ends; it needs no public address.
# custom:
#   id: AWS-DMS-001
#   severity: critical
#   stage: review
#   needs: [plan]
#   types: [aws_dms_replication_instance]
#   attributes: [publicly_accessible]
#   fails_when: |
#     publicly_accessible == true
#   remediation: Set publicly_accessible to false.
package sirsi.aws.dms_001

import data.sirsi.lib.must

judge(change) := must.not_be(change, "publicly_accessible", true, false)
