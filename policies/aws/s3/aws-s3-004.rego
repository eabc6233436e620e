# METADATA
# title: S3 public access block sets block_public_policy
# description: |
#   Refuses bucket policies that allow anyone. Without it a single policy change publishes the whole bucket.
# custom:
#   id: AWS-S3-004
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_s3_bucket_public_access_block, aws_s3_account_public_access_block]
#   attributes: [block_public_policy]
#   fails_when: |
#     block_public_policy != true
#   remediation: Set block_public_policy to true.
package sirsi.aws.s3_004

import data.sirsi.lib.must

judge(change) := must.be(change, "block_public_policy", true)
