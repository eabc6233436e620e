# METADATA
# title: RDS instance not publicly accessible
# description: |
#   A public address puts the database one security group rule away from the internet.
# custom:
#   id: AWS-RDS-003
#   severity: critical
#   stage: review
#   needs: [plan]
#   types: [aws_db_instance, aws_rds_cluster_instance]
#   attributes: [publicly_accessible]
#   fails_when: |
#     publicly_accessible == true
#   remediation: Set publicly_accessible to false and reach the database through the VPC.
package sirsi.aws.rds_003

import data.sirsi.lib.must

judge(change) := must.not_be(change, "publicly_accessible", true, false)
