# METADATA
# title: EBS encryption by default is on
# description: |
#   With encryption by default off, every volume whose author forgets to ask for encryption is written in clear.
# custom:
#   id: AWS-EC2-010
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_ebs_encryption_by_default]
#   attributes: [enabled]
#   fails_when: |
#     enabled == false
#   remediation: Set enabled to true.
package sirsi.aws.ec2_010

import data.sirsi.lib.must

judge(change) := must.not_be(change, "enabled", false, true)
