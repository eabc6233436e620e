# METADATA
# title: Kinesis stream encrypted
# description: |
#   Records stay in the stream for up to a year; unencrypted, so does whatever they hold.
# custom:
#   id: AWS-KIN-001
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_kinesis_stream]
#   attributes: [encryption_type]
#   fails_when: |
#     encryption_type != "KMS"
#   remediation: Set encryption_type to KMS and name a kms_key_id.
package sirsi.aws.kinesis_001

import data.sirsi.lib.must

judge(change) := must.be(change, "encryption_type", "KMS")
