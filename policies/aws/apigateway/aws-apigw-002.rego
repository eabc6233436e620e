# METADATA
# title: API Gateway domain uses TLS 1.2
# description: |
#   A domain name without a security policy accepts TLS 1.0, whose encryption is broken.
# custom:
#   id: AWS-APIGW-002
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_api_gateway_domain_name]
#   attributes: [security_policy]
#   fails_when: |
#     security_policy != "TLS_1_2" (and not a SecurityPolicy_TLS13_* value)
#   remediation: Set security_policy to TLS_1_2 or to a SecurityPolicy_TLS13 value.
package sirsi.aws.apigateway_002

import data.sirsi.lib.value
import data.sirsi.lib.verdict

judge(change) := verdict.pass("security_policy", change.value.security_policy, "TLS_1_2") if {
	is_modern(change.value.security_policy)
} else := verdict.unknown("security_policy", "TLS_1_2") if {
	value.is_unknown(change, "security_policy")
} else := verdict.fail("security_policy", value.of(change, "security_policy"), "TLS_1_2")

is_modern("TLS_1_2")

is_modern(policy) if startswith(policy, "SecurityPolicy_TLS13_")
