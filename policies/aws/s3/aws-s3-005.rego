# METADATA
# title: S3 public access block sets ignore_public_acls
# description: |
#   Makes public ACLs that already exist have no effect. Blocking new ones does not close the old ones.
# custom:
#   id: AWS-S3-005
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_s3_bucket_public_access_block, aws_s3_account_public_access_block]
#   attributes: [ignore_public_acls]
#   fails_when: |
#     ignore_public_acls != true
#   remediation: Set ignore_public_acls to true.
package sirsi.aws.s3_005

import data.sirsi.lib.must

judge(change) := must.be(change, "ignore_public_acls", true)
