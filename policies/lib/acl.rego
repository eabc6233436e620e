# What a network ACL lets in, inline or as aws_network_acl_rule.
package sirsi.lib.acl

import data.sirsi.lib.network
import data.sirsi.lib.value
import data.sirsi.lib.verdict

# The port may not be allowed from the whole internet.
closed(change, port) := open_verdict(change, open[0]) if {
	open := [entry |
		some entry in entries(change)
		allows(entry)
		network.covers(entry, port)
		count(world_of(entry)) > 0
	]
	count(open) > 0
} else := verdict.unknown(attribute_of(change), null) if {
	value.is_unknown(change, "ingress")
} else := verdict.unknown(attribute_of(change), null) if {
	some entry in entries(change)
	may_allow(change, entry)
	may_be_world(change, entry)
	may_cover(change, entry, port)
} else := verdict.pass(attribute_of(change), null, null)

entries(change) := [change.value] if {
	change.type == "aws_network_acl_rule"
	not change.value.egress == true
} else := [] if {
	change.type == "aws_network_acl_rule"
} else := value.blocks(change.value, "ingress")

# Inline blocks call it action, the separate rule rule_action.
allows(entry) if lower(entry.action) == "allow"

allows(entry) if lower(entry.rule_action) == "allow"

may_allow(_, entry) if allows(entry)

may_allow(change, entry) if {
	some attribute in ["action", "rule_action"]
	is_hidden(change, entry, attribute)
}

world_of(entry) := [{"attribute": attribute, "cidr": cidr} |
	some attribute in ["cidr_block", "ipv6_cidr_block"]
	cidr := entry[attribute]
	network.is_world(cidr)
]

may_be_world(_, entry) if count(world_of(entry)) > 0

may_be_world(change, entry) if {
	some attribute in ["cidr_block", "ipv6_cidr_block"]
	is_hidden(change, entry, attribute)
	not value.comes_from(change, path_of(change, attribute), network.own_networks)
}

may_cover(_, entry, port) if network.covers(entry, port)

may_cover(change, entry, _) if {
	some attribute in ["from_port", "to_port", "protocol"]
	is_hidden(change, entry, attribute)
}

is_hidden(change, entry, attribute) if {
	is_missing(entry, attribute)
	value.is_unknown(change, path_of(change, attribute))
}

is_missing(entry, attribute) if not entry[attribute]

is_missing(entry, attribute) if value.is_masked(entry[attribute])

open_verdict(change, entry) := verdict.noting(
	verdict.fail(path_of(change, world_of(entry)[0].attribute), world_of(entry)[0].cidr, null),
	{
		"protocol": network.protocol(entry),
		"from_port": object.get(entry, "from_port", null),
		"to_port": object.get(entry, "to_port", null),
	},
)

attribute_of(change) := "cidr_block" if {
	change.type == "aws_network_acl_rule"
} else := "ingress"

path_of(change, attribute) := attribute if {
	change.type == "aws_network_acl_rule"
} else := concat(".", ["ingress", attribute])
