package sirsi.aws.ec2_003_test

import data.sirsi.fixture

group(ingress) := fixture.created("aws_security_group.this", {"ingress": ingress})

status(ingress) := fixture.status("AWS-EC2-003", group(ingress))

entry(from, to, protocol, cidr) := {"from_port": from, "to_port": to, "protocol": protocol, "cidr_blocks": [cidr]}

test_passes_one_port if status([entry(443, 443, "tcp", "0.0.0.0/0")]) == "pass"

test_passes_every_port_for_a_network if status([entry(0, 65535, "tcp", "10.0.0.0/8")]) == "pass"

test_fails_every_protocol if status([entry(0, 0, "-1", "0.0.0.0/0")]) == "fail"

test_fails_every_port if status([entry(0, 65535, "tcp", "0.0.0.0/0")]) == "fail"

test_fails_from_and_to_zero if status([entry(0, 0, "tcp", "0.0.0.0/0")]) == "fail"

test_fails_ipv6 if {
	status([{"from_port": 0, "to_port": 65535, "protocol": "udp", "ipv6_cidr_blocks": ["::/0"]}]) == "fail"
}

test_passes_ping if status([entry(0, 0, "icmp", "0.0.0.0/0")]) == "pass"

test_fails_a_vpc_rule_for_every_protocol if {
	rule := fixture.created("aws_vpc_security_group_ingress_rule.in", {"ip_protocol": "-1", "cidr_ipv4": "0.0.0.0/0"})
	fixture.status("AWS-EC2-003", rule) == "fail"
}

test_passes_egress if {
	rule := object.union(entry(0, 0, "-1", "0.0.0.0/0"), {"type": "egress"})
	fixture.status("AWS-EC2-003", fixture.created("aws_security_group_rule.out", rule)) == "pass"
}

test_unknown_source if {
	rule := fixture.created("aws_security_group_rule.in", {"type": "ingress", "from_port": 0, "to_port": 0, "protocol": "-1"})
	fixture.status("AWS-EC2-003", fixture.unknown(rule, ["cidr_blocks"])) == "unknown"
}

test_unknown_ports if {
	ports := ["ingress.from_port", "ingress.to_port"]
	fixture.status("AWS-EC2-003", fixture.unknown(group([{"protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}]), ports)) == "unknown"
}

test_passes_an_update_for_the_better if {
	fixture.status("AWS-EC2-003", fixture.updated(
		"aws_security_group.this",
		{"ingress": [entry(0, 0, "-1", "0.0.0.0/0")]},
		{"ingress": [entry(443, 443, "tcp", "0.0.0.0/0")]},
	)) == "pass"
}

test_says_nothing_about_what_is_deleted if {
	fixture.rows("AWS-EC2-003", [fixture.deleted("aws_security_group.this", {"ingress": [entry(0, 0, "-1", "0.0.0.0/0")]})]) == []
}

test_fails_every_port_for_the_internet_in_halves if {
	every cidr in ["0.0.0.0/1", "128.0.0.0/1"] {
		status([entry(0, 65535, "tcp", cidr)]) == "fail"
	}
}
