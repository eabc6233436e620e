# METADATA
# title: CloudTrail is multi-region
# description: |
#   A trail of one region does not see what is done in the others, where nobody looks.
# custom:
#   id: AWS-CT-001
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_cloudtrail]
#   attributes: [is_multi_region_trail]
#   fails_when: |
#     is_multi_region_trail != true
#   remediation: Set is_multi_region_trail to true.
package sirsi.aws.cloudtrail_001

import data.sirsi.lib.must

judge(change) := must.be(change, "is_multi_region_trail", true)
