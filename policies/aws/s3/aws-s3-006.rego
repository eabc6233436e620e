# METADATA
# title: S3 public access block sets restrict_public_buckets
# description: |
#   Limits a bucket with a public policy to AWS services and its own account.
# custom:
#   id: AWS-S3-006
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_s3_bucket_public_access_block, aws_s3_account_public_access_block]
#   attributes: [restrict_public_buckets]
#   fails_when: |
#     restrict_public_buckets != true
#   remediation: Set restrict_public_buckets to true.
package sirsi.aws.s3_006

import data.sirsi.lib.must

judge(change) := must.be(change, "restrict_public_buckets", true)
