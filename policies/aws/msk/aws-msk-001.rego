# METADATA
# title: MSK client-broker traffic is TLS only
# description: |
#   Anything but TLS lets clients send records and credentials in clear.
# custom:
#   id: AWS-MSK-001
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_msk_cluster]
#   attributes:
#     - encryption_info.encryption_in_transit.client_broker
#     - encryption_info.encryption_in_transit.in_cluster
#   fails_when: |
#     encryption_info[].encryption_in_transit[].client_broker != "TLS" (default TLS) or in_cluster == false
#   remediation: Set encryption_in_transit.client_broker to TLS and in_cluster to true, or leave both out.
package sirsi.aws.msk_001

import data.sirsi.lib.value
import data.sirsi.lib.verdict

# Both have safe defaults: TLS, and encryption inside the cluster.
judge(change) := verdict.fail(broker, words[0], "TLS") if {
	words := [word | some transit in in_transit(change); word := transit.client_broker; word != "TLS"]
	count(words) > 0
} else := verdict.fail(inside, false, true) if {
	some transit in in_transit(change)
	value.same(transit.in_cluster, false)
} else := verdict.unknown(path, null) if {
	path := value.first_unknown(change, [broker, inside])
} else := verdict.pass(broker, "TLS", "TLS")

broker := "encryption_info.encryption_in_transit.client_broker"

inside := "encryption_info.encryption_in_transit.in_cluster"

in_transit(change) := [transit |
	some info in value.blocks(change.value, "encryption_info")
	some transit in value.blocks(info, "encryption_in_transit")
]
