# CIDRs that mean the whole internet, and ports that a rule opens.
package sirsi.lib.network

import data.sirsi.lib.value

# So short a prefix that no one organisation has the whole of it: two halves are as open as the whole. IANA gave nobody
# more than a /8 of IPv4, and gives a registry at most a /12 of IPv6. In IPv4 no private range is shorter than /8.
is_world(cidr) if {
	[address, length] := split(lower(trim_space(cidr)), "/")
	regex.match(`^[0-9]{1,4}$`, length)
	bits := to_number(concat("", ["0", trim_left(length, "0")]))
	bits < widest(address)
	not is_private(address, bits)
}

widest(address) := 12 if {
	contains(address, ":")
} else := 8

# Unique local addresses, fc00::/7, and link-local ones, fe80::/10.
is_private(address, bits) if {
	bits >= 7
	regex.match(`^f[cd][0-9a-f]{2}:`, address)
}

is_private(address, bits) if {
	bits >= 10
	regex.match(`^fe[89ab][0-9a-f]:`, address)
}

# Values of these can never be the whole internet: addresses and networks of one's own.
own_networks := {
	"aws_default_subnet",
	"aws_default_vpc",
	"aws_eip",
	"aws_instance",
	"aws_lb",
	"aws_nat_gateway",
	"aws_network_interface",
	"aws_subnet",
	"aws_vpc",
	"aws_vpc_ipam_pool_cidr",
	"aws_vpc_ipam_pool_cidr_allocation",
	"aws_vpc_ipv4_cidr_block_association",
	"aws_vpn_connection",
}

covers(entry, _) if is_any_protocol(entry)

covers(entry, port) if {
	has_ports(entry)
	value.number(entry.from_port) <= port
	port <= value.number(entry.to_port)
}

covers_some(entry, ports) if {
	some port in ports
	covers(entry, port)
}

covers_all(entry) if is_any_protocol(entry)

covers_all(entry) if {
	has_ports(entry)
	value.number(entry.from_port) == 0
	value.number(entry.to_port) in {0, 65535}
}

is_any_protocol(entry) if protocol(entry) in {"-1", "all", -1}

# In ICMP the port fields hold a message type and code.
has_ports(entry) if not protocol(entry) in {"1", "58", "icmp", "icmpv6", 1, 58}

protocol(entry) := lower(entry.protocol) if {
	is_string(entry.protocol)
} else := entry.protocol if {
	is_number(entry.protocol)
} else := lower(entry.ip_protocol) if {
	is_string(entry.ip_protocol)
} else := entry.ip_protocol if {
	is_number(entry.ip_protocol)
} else := ""
