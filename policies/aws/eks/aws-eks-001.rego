# METADATA
# title: EKS public endpoint is not open to the world
# description: |
#   The API of the cluster answers the whole internet; one leaked credential or one flaw is then enough.
# custom:
#   id: AWS-EKS-001
#   severity: critical
#   stage: review
#   needs: [plan]
#   types: [aws_eks_cluster]
#   attributes: [vpc_config.endpoint_public_access, vpc_config.public_access_cidrs]
#   fails_when: |
#     vpc_config[].endpoint_public_access != false and (public_access_cidrs unset or contains a CIDR of the internet)
#   differs: |
#     A CIDR of the internet is 0.0.0.0/0, ::/0 and every part shorter than /8 (IPv6: /12), which no one organisation
#     has alone.
#   remediation: Set endpoint_public_access to false, or list your networks in public_access_cidrs.
package sirsi.aws.eks_001

import data.sirsi.lib.network
import data.sirsi.lib.value
import data.sirsi.lib.verdict

judge(change) := verdict.pass(endpoint, false, false) if {
	is_private(change)
} else := verdict.unknown(endpoint, false) if {
	not is_limited(change)
	value.is_unknown(change, endpoint)
} else := verdict.fail(cidrs, world(change)[0], null) if {
	count(world(change)) > 0
} else := verdict.pass(cidrs, null, null) if {
	is_limited(change)
} else := verdict.unknown(cidrs, null) if {
	value.is_unknown(change, cidrs)
} else := verdict.fail(cidrs, null, null)

endpoint := "vpc_config.endpoint_public_access"

cidrs := "vpc_config.public_access_cidrs"

is_private(change) if {
	networks := value.blocks(change.value, "vpc_config")
	count(networks) > 0
	every config in networks {
		value.same(config.endpoint_public_access, false)
	}
}

listed(change) := [cidr |
	some config in value.blocks(change.value, "vpc_config")
	some cidr in config.public_access_cidrs
]

world(change) := [cidr | some cidr in listed(change); network.is_world(cidr)]

# Every CIDR is known and narrow, or sure to be an address of one's own.
is_limited(change) if {
	count(listed(change)) > 0
	count(world(change)) == 0
	not value.is_unknown(change, cidrs)
}

is_limited(change) if {
	count(world(change)) == 0
	value.is_unknown(change, cidrs)
	value.comes_from(change, cidrs, network.own_networks)
}
