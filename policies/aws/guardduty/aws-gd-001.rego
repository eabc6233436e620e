# METADATA
# title: GuardDuty detector enabled
# description: |
#   A detector that is switched off finds nothing.
# custom:
#   id: AWS-GD-001
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_guardduty_detector]
#   attributes: [enable]
#   fails_when: |
#     enable == false
#   remediation: Set enable to true, or leave it out.
package sirsi.aws.guardduty_001

import data.sirsi.lib.must

judge(change) := must.not_be(change, "enable", false, true)
