# METADATA
# title: Redshift cluster encrypted
# description: |
#   A warehouse gathers the data of many systems; unencrypted, so do its snapshots.
# custom:
#   id: AWS-RS-001
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_redshift_cluster]
#   attributes: [encrypted]
#   fails_when: |
#     encrypted != true
#   remediation: Set encrypted to true.
package sirsi.aws.redshift_001

import data.sirsi.lib.must

judge(change) := must.be(change, "encrypted", true)
