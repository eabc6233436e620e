# METADATA
# title: Lambda function URL requires auth
# description: |
#   A function URL without authorization runs for everyone who finds the address.
# custom:
#   id: AWS-LMB-002
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_lambda_function_url]
#   attributes: [authorization_type]
#   fails_when: |
#     authorization_type == "NONE"
#   remediation: Set authorization_type to AWS_IAM, or put an API Gateway or CloudFront with authorization in front.
package sirsi.aws.lambda_002

import data.sirsi.lib.must

judge(change) := must.not_be(change, "authorization_type", "NONE", "AWS_IAM")
