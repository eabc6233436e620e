# METADATA
# title: Load balancer listener is HTTPS/TLS or redirects to it
# description: |
#   Plain HTTP can be read and changed on the way. A listener on HTTP should do nothing but redirect to HTTPS.
# custom:
#   id: AWS-ELB-001
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_lb_listener, aws_alb_listener]
#   attributes: [protocol, default_action.type, default_action.redirect.protocol]
#   fails_when: |
#     protocol == "HTTP" and no default_action[] of type redirect with redirect[].protocol == "HTTPS"
#   remediation: Make the listener HTTPS with a certificate, or its default action a redirect to HTTPS.
package sirsi.aws.elb_001

import data.sirsi.lib.value
import data.sirsi.lib.verdict

judge(change) := verdict.unknown("protocol", null) if {
	value.is_unknown(change, "protocol")
} else := verdict.pass("protocol", value.of(change, "protocol"), null) if {
	value.of(change, "protocol") != "HTTP"
} else := verdict.pass("default_action.redirect.protocol", "HTTPS", "HTTPS") if {
	some action in value.blocks(change.value, "default_action")
	action.type == "redirect"
	some redirect in value.blocks(action, "redirect")
	redirect.protocol == "HTTPS"
} else := verdict.unknown("default_action.redirect.protocol", "HTTPS") if {
	some path in ["default_action.type", "default_action.redirect.protocol"]
	value.is_unknown(change, path)
} else := verdict.fail("protocol", "HTTP", "HTTPS")
