# What a security group lets in, in each of its three spellings: inline blocks, aws_security_group_rule,
# aws_vpc_security_group_ingress_rule.
package sirsi.lib.ingress

import data.sirsi.lib.network
import data.sirsi.lib.value
import data.sirsi.lib.verdict

# None of the ports may be open to the whole internet.
closed(change, ports) := open_verdict(change, open[0]) if {
	open := [entry | some entry in world_entries(change); network.covers_some(entry, ports)]
	count(open) > 0
} else := undecided(change) if {
	is_hidden(change)
} else := undecided(change) if {
	some entry in entries(change)
	may_be_world(change, entry)
	may_cover(change, entry, ports)
} else := verdict.pass(attribute_of(change), null, null)

# Not every port may be open to the whole internet.
not_wide(change) := open_verdict(change, open[0]) if {
	open := [entry | some entry in world_entries(change); network.covers_all(entry)]
	count(open) > 0
} else := undecided(change) if {
	is_hidden(change)
} else := undecided(change) if {
	some entry in entries(change)
	may_be_world(change, entry)
	may_cover_all(change, entry)
} else := verdict.pass(attribute_of(change), null, null)

entries(change) := value.blocks(change.value, "ingress") if {
	change.type == "aws_security_group"
} else := [change.value] if {
	change.type == "aws_security_group_rule"
	change.value.type == "ingress"
} else := [change.value] if {
	change.type == "aws_vpc_security_group_ingress_rule"
} else := []

world_entries(change) := [entry | some entry in entries(change); is_world(entry)]

source_attributes := ["cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6"]

is_world(entry) if {
	some attribute in source_attributes
	some cidr in value.listed(entry[attribute])
	network.is_world(cidr)
}

open_verdict(change, entry) := verdict.noting(
	verdict.fail(path_of(change, sources[0].attribute), sources[0].cidr, null),
	{
		"protocol": network.protocol(entry),
		"from_port": object.get(entry, "from_port", null),
		"to_port": object.get(entry, "to_port", null),
	},
) if {
	sources := [{"attribute": attribute, "cidr": cidr} |
		some attribute in source_attributes
		some cidr in value.listed(entry[attribute])
		network.is_world(cidr)
	]
}

undecided(change) := verdict.unknown(attribute_of(change), null)

attribute_of(change) := "ingress" if {
	change.type == "aws_security_group"
} else := "cidr_blocks" if {
	change.type == "aws_security_group_rule"
} else := "cidr_ipv4"

# The whole list of inline rules is unknown.
is_hidden(change) if {
	change.type == "aws_security_group"
	value.is_unknown(change, "ingress")
}

may_be_world(_, entry) if is_world(entry)

may_be_world(change, entry) if {
	some attribute in source_attributes
	lacks(entry, attribute)
	path := path_of(change, attribute)
	value.is_unknown(change, path)
	not value.comes_from(change, path, network.own_networks)
}

# An unknown element of a list stands there as null.
lacks(entry, attribute) if not entry[attribute]

lacks(entry, attribute) if null in entry[attribute]

lacks(entry, attribute) if {
	some item in value.listed(entry[attribute])
	value.is_masked(item)
}

may_cover(_, entry, ports) if network.covers_some(entry, ports)

may_cover(change, entry, _) if ports_unknown(change, entry)

may_cover_all(_, entry) if network.covers_all(entry)

may_cover_all(change, entry) if ports_unknown(change, entry)

ports_unknown(change, entry) if {
	some attribute in ["from_port", "to_port", "protocol", "ip_protocol"]
	is_missing(entry, attribute)
	value.is_unknown(change, path_of(change, attribute))
}

is_missing(entry, attribute) if not entry[attribute]

is_missing(entry, attribute) if value.is_masked(entry[attribute])

path_of(change, attribute) := concat(".", ["ingress", attribute]) if {
	change.type == "aws_security_group"
} else := attribute
