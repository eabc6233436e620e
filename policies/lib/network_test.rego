package sirsi.lib.network_test

import data.sirsi.lib.network

test_knows_the_whole_internet if {
	every cidr in ["0.0.0.0/0", "::/0", "0:0:0:0:0:0:0:0/0", "::0/0", "10.1.2.3/0", "0.0.0.0/00", " 0.0.0.0/0"] {
		network.is_world(cidr)
	}
}

test_knows_halves_and_other_parts_that_nobody_has_alone if {
	every cidr in ["0.0.0.0/1", "128.0.0.0/1", "8.0.0.0/7", "10.0.0.0/7", "::/1", "2000::/3", "2a00::/11", "fc00::/6", "FE80::/9"] {
		network.is_world(cidr)
	}
}

test_knows_what_is_less if {
	every cidr in [
		"10.0.0.0/8",
		"10.0.0.0/08",
		"53.0.0.0/8",
		"10.0.0.0/10",
		"2a00::/12",
		"2001:db8::/32",
		"fc00::/7",
		"FD00::/8",
		"fe80::/10",
		"0.0.0.0",
		"0.0.0.0/0x",
		"",
		"/",
		"pl-0",
	] {
		not network.is_world(cidr)
	}
}

test_covers_ports_in_ranges_and_by_protocol if {
	network.covers({"protocol": "tcp", "from_port": 20, "to_port": 22}, 22)
	network.covers({"protocol": "-1", "from_port": 0, "to_port": 0}, 22)
	network.covers({"protocol": -1}, 22)
	network.covers({"ip_protocol": "ALL"}, 22)
	network.covers({"protocol": "6", "from_port": "22", "to_port": "22"}, 22)
	not network.covers({"protocol": "tcp", "from_port": 23, "to_port": 65535}, 22)
	not network.covers({"protocol": "tcp"}, 22)
	not network.covers({"protocol": "tcp", "from_port": "", "to_port": "x"}, 22)
	not network.covers({"protocol": "icmpv6", "from_port": 0, "to_port": 255}, 22)
	not network.covers({"ip_protocol": 58, "from_port": 0, "to_port": 255}, 22)
}

test_covers_all_from_0_to_the_end_or_to_0 if {
	network.covers_all({"protocol": "tcp", "from_port": 0, "to_port": 65535})
	network.covers_all({"protocol": "tcp", "from_port": 0, "to_port": 0})
	network.covers_all({"protocol": "-1"})
	not network.covers_all({"protocol": "tcp", "from_port": 0, "to_port": 443})
	not network.covers_all({"protocol": "tcp", "from_port": 1, "to_port": 65535})
	not network.covers_all({"protocol": "icmp", "from_port": 0, "to_port": 0})
}
