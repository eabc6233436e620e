# METADATA
# title: MQ broker not public
# description: |
#   A public address puts the broker one security group rule away from the internet.
# custom:
#   id: AWS-MQ-001
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_mq_broker]
#   attributes: [publicly_accessible]
#   fails_when: |
#     publicly_accessible == true
#   remediation: Set publicly_accessible to false.
package sirsi.aws.mq_001

import data.sirsi.lib.must

judge(change) := must.not_be(change, "publicly_accessible", true, false)
