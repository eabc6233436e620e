# METADATA
# title: EBS volume encrypted
# description: |
#   An unencrypted volume can be read by whoever gets hold of a snapshot of it.
# custom:
#   id: AWS-EC2-008
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_ebs_volume]
#   attributes: [encrypted]
#   fails_when: |
#     encrypted != true
#   remediation: Set encrypted to true.
package sirsi.aws.ec2_008

import data.sirsi.lib.must

judge(change) := must.be(change, "encrypted", true)
