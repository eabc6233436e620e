package sirsi.aws.ec2_004_test

import data.sirsi.fixture

group(ingress) := fixture.created("aws_security_group.this", {"ingress": ingress})

status(ingress) := fixture.status("AWS-EC2-004", group(ingress))

entry(from, to, cidr) := {"from_port": from, "to_port": to, "protocol": "tcp", "cidr_blocks": [cidr]}

world := "0.0.0.0/0"

test_passes_a_known_network if status([entry(5432, 5432, "203.0.113.0/24")]) == "pass"

test_passes_another_port if status([entry(443, 443, world)]) == "pass"

test_passes_a_network_of_ten_bits if status([entry(5432, 5432, "10.0.0.0/10")]) == "pass"

test_passes_without_rules if fixture.status("AWS-EC2-004", fixture.created("aws_security_group.this", {})) == "pass"

test_fails_the_port if status([entry(5432, 5432, world)]) == "fail"

test_fails_a_range_around_it if status([entry(0, 65535, world)]) == "fail"

test_fails_every_protocol if status([{"from_port": 0, "to_port": 0, "protocol": "-1", "cidr_blocks": [world]}]) == "fail"

test_fails_every_protocol_by_name if status([{"from_port": 0, "to_port": 0, "protocol": "all", "cidr_blocks": [world]}]) == "fail"

test_fails_ipv6 if {
	every cidr in ["::/0", "0:0:0:0:0:0:0:0/0", "0000:0000:0000:0000:0000:0000:0000:0000/0"] {
		status([{"from_port": 5432, "to_port": 5432, "protocol": "tcp", "ipv6_cidr_blocks": [cidr]}]) == "fail"
	}
}

test_fails_odd_spellings if {
	every cidr in ["0.0.0.0/00", "203.0.113.9/0", " 0.0.0.0/0 "] {
		status([entry(5432, 5432, cidr)]) == "fail"
	}
}

test_fails_ports_spelled_as_text if status([entry("5432", "5432", world)]) == "fail"

test_fails_two_rules_with_one_row if {
	found := fixture.row("AWS-EC2-004", group([entry(1, 9999, world), entry(5432, 5432, "::/0"), entry(5432, 5432, world)]))
	found.status == "fail"
	found.attribute == "ingress.cidr_blocks"
	found.actual == world
	found.params == {"protocol": "tcp", "from_port": 1, "to_port": 9999}
}

test_passes_icmp if status([{"from_port": 0, "to_port": 9999, "protocol": "icmp", "cidr_blocks": [world]}]) == "pass"

test_passes_other_groups_and_itself if {
	status([{"from_port": 5432, "to_port": 5432, "protocol": "tcp", "self": true, "security_groups": ["sg-1"]}]) == "pass"
}

test_fails_a_separate_rule if {
	fixture.status("AWS-EC2-004", fixture.created("aws_security_group_rule.in", {
		"type": "ingress", "from_port": 5432, "to_port": 5432, "protocol": "tcp", "cidr_blocks": [world],
	})) == "fail"
}

test_passes_egress if {
	fixture.status("AWS-EC2-004", fixture.created("aws_security_group_rule.out", {
		"type": "egress", "from_port": 0, "to_port": 0, "protocol": "-1", "cidr_blocks": [world],
	})) == "pass"
}

test_fails_a_vpc_rule if {
	fixture.status("AWS-EC2-004", fixture.created("aws_vpc_security_group_ingress_rule.in", {
		"ip_protocol": "tcp", "from_port": 5432, "to_port": 5432, "cidr_ipv4": world,
	})) == "fail"
}

test_fails_a_vpc_rule_for_every_protocol if {
	fixture.status("AWS-EC2-004", fixture.created("aws_vpc_security_group_ingress_rule.in", {"ip_protocol": "-1", "cidr_ipv6": "::/0"})) == "fail"
}

test_passes_a_vpc_rule_for_a_group if {
	fixture.status("AWS-EC2-004", fixture.created("aws_vpc_security_group_ingress_rule.in", {
		"ip_protocol": "tcp", "from_port": 5432, "to_port": 5432, "referenced_security_group_id": "sg-1",
	})) == "pass"
}

hidden := {"type": "ingress", "from_port": 5432, "to_port": 5432, "protocol": "tcp"}

test_unknown_source if {
	rule := fixture.created("aws_security_group_rule.in", hidden)
	fixture.status("AWS-EC2-004", fixture.unknown(rule, ["cidr_blocks"])) == "unknown"
}

test_unknown_element_of_a_list if {
	rule := fixture.created("aws_security_group_rule.in", object.union(hidden, {"cidr_blocks": ["10.0.0.0/8", null]}))
	fixture.status("AWS-EC2-004", fixture.unknown(rule, ["cidr_blocks"])) == "unknown"
}

test_passes_an_unknown_source_on_another_port if {
	rule := fixture.created("aws_security_group_rule.in", object.union(hidden, {"from_port": 443, "to_port": 443}))
	fixture.status("AWS-EC2-004", fixture.unknown(rule, ["cidr_blocks"])) == "pass"
}

test_passes_an_unknown_source_that_is_a_network_of_ours if {
	rule := fixture.created("aws_security_group_rule.in", hidden)
	fixture.status("AWS-EC2-004", fixture.referring(rule, "cidr_blocks", ["module.net.aws_vpc.this[0]"])) == "pass"
}

test_unknown_inline_rules if {
	fixture.status("AWS-EC2-004", fixture.unknown(fixture.created("aws_security_group.this", {}), ["ingress"])) == "unknown"
}

test_unknown_ports_open_to_all if {
	fixture.status("AWS-EC2-004", fixture.unknown(group([{"protocol": "tcp", "cidr_blocks": [world]}]), ["ingress.from_port", "ingress.to_port"])) == "unknown"
}

test_passes_an_update_for_the_better if {
	fixture.status("AWS-EC2-004", fixture.updated(
		"module.net[\"eu\"].aws_security_group.this[0]",
		{"ingress": [entry(5432, 5432, world)]},
		{"ingress": [entry(5432, 5432, "10.0.0.0/8")]},
	)) == "pass"
}

test_says_nothing_about_what_is_deleted if {
	fixture.rows("AWS-EC2-004", [fixture.deleted("aws_security_group.this", {"ingress": [entry(5432, 5432, world)]})]) == []
}

test_fails_every_database_and_cache_port if {
	every port in [1433, 1521, 3306, 5432, 5439, 6379, 9200, 11211, 27017] {
		status([entry(port, port, world)]) == "fail"
	}
}

test_fails_the_internet_in_halves if {
	status([{"from_port": 5432, "to_port": 5432, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/1", "128.0.0.0/1"]}]) == "fail"
}

test_unknown_when_the_networks_are_masked if {
	every networks in ["(sensitive)", ["(sensitive)"], ["10.0.0.0/8", "(sensitive)"]] {
		masked := group([{"from_port": 5432, "to_port": 5432, "protocol": "tcp", "cidr_blocks": networks}])
		fixture.status("AWS-EC2-004", fixture.sensitive(masked, ["ingress.cidr_blocks"])) == "unknown"
	}
}

test_unknown_when_the_port_is_masked if {
	masked := group([{"from_port": "(sensitive)", "to_port": 65535, "protocol": "tcp", "cidr_blocks": [world]}])
	fixture.status("AWS-EC2-004", fixture.sensitive(masked, ["ingress.from_port"])) == "unknown"
}
