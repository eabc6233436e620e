# METADATA
# title: Redshift cluster not publicly accessible
# description: |
#   A public address puts the warehouse one security group rule away from the internet. Before version 6 of the
#   provider this is the default.
# custom:
#   id: AWS-RS-002
#   severity: critical
#   stage: review
#   needs: [plan]
#   types: [aws_redshift_cluster]
#   attributes: [publicly_accessible]
#   fails_when: |
#     publicly_accessible != false (provider default true before v6)
#   remediation: Set publicly_accessible to false.
package sirsi.aws.redshift_002

import data.sirsi.lib.must

judge(change) := must.be(change, "publicly_accessible", false)
