# METADATA
# title: CloudTrail logging is not switched off
# description: |
#   A trail that is switched off records nothing; attackers do this first.
# custom:
#   id: AWS-CT-005
#   severity: critical
#   stage: review
#   needs: [plan]
#   types: [aws_cloudtrail]
#   attributes: [enable_logging]
#   fails_when: |
#     enable_logging == false
#   remediation: Set enable_logging to true, or leave it out.
package sirsi.aws.cloudtrail_005

import data.sirsi.lib.must

judge(change) := must.not_be(change, "enable_logging", false, true)
