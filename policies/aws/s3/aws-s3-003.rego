# METADATA
# title: S3 public access block sets block_public_acls
# description: |
#   Refuses new ACLs that make a bucket or an object public. Without it one upload with the wrong ACL publishes
#   data.
# custom:
#   id: AWS-S3-003
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_s3_bucket_public_access_block, aws_s3_account_public_access_block]
#   attributes: [block_public_acls]
#   fails_when: |
#     block_public_acls != true
#   remediation: Set block_public_acls to true.
package sirsi.aws.s3_003

import data.sirsi.lib.must

judge(change) := must.be(change, "block_public_acls", true)
