# METADATA
# title: Load balancer TLS policy is 1.2 or newer
# description: |
#   Older policies, the default among them, accept TLS 1.0 and 1.1, whose encryption is broken.
# custom:
#   id: AWS-ELB-002
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_lb_listener, aws_alb_listener]
#   attributes: [ssl_policy, protocol]
#   fails_when: |
#     protocol in {HTTPS,TLS} and ssl_policy not matching ELBSecurityPolicy-(FS-1-2|TLS-1-2|TLS13-1-2|TLS13-1-3)*
#   remediation: Set ssl_policy to ELBSecurityPolicy-TLS13-1-2-2021-06.
package sirsi.aws.elb_002

import data.sirsi.lib.value
import data.sirsi.lib.verdict

judge(change) := verdict.unknown("protocol", null) if {
	value.is_unknown(change, "protocol")
} else := verdict.pass("protocol", value.of(change, "protocol"), null) if {
	not value.of(change, "protocol") in {"HTTPS", "TLS"}
} else := verdict.unknown("ssl_policy", null) if {
	value.is_unknown(change, "ssl_policy")
} else := verdict.pass("ssl_policy", change.value.ssl_policy, null) if {
	some beginning in modern
	startswith(change.value.ssl_policy, beginning)
} else := verdict.fail("ssl_policy", value.of(change, "ssl_policy"), "ELBSecurityPolicy-TLS13-1-2-2021-06")

modern := [
	"ELBSecurityPolicy-TLS13-1-2",
	"ELBSecurityPolicy-TLS13-1-3",
	"ELBSecurityPolicy-TLS-1-2",
	"ELBSecurityPolicy-FS-1-2",
]
