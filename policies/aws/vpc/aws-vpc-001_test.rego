package sirsi.aws.vpc_001_test

import data.sirsi.fixture

status(entry) := fixture.status("AWS-VPC-001", fixture.created("aws_network_acl.this", {"ingress": [entry]}))

entry := {"action": "allow", "protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_block": "0.0.0.0/0", "rule_no": 100}

but(changes) := object.union(entry, changes)

test_fails_the_port if status(entry) == "fail"

test_fails_every_protocol if status(but({"protocol": "-1", "from_port": 0, "to_port": 0})) == "fail"

test_fails_ipv6 if status(object.union(object.remove(entry, ["cidr_block"]), {"ipv6_cidr_block": "::/0"})) == "fail"

test_fails_the_default_acl if {
	fixture.status("AWS-VPC-001", fixture.created("aws_default_network_acl.this", {"ingress": [entry]})) == "fail"
}

test_passes_a_denial if status(but({"action": "deny"})) == "pass"

test_passes_a_network if status(but({"cidr_block": "10.0.0.0/8"})) == "pass"

test_passes_another_port if status(but({"from_port": 443, "to_port": 443})) == "pass"

test_passes_icmp if status(but({"protocol": "1", "from_port": 0, "to_port": 9999})) == "pass"

test_passes_without_rules if fixture.status("AWS-VPC-001", fixture.created("aws_network_acl.this", {})) == "pass"

rule(changes) := fixture.created("aws_network_acl_rule.in", object.union(
	{"rule_action": "allow", "protocol": "6", "from_port": 22, "to_port": 22, "cidr_block": "0.0.0.0/0", "egress": false},
	changes,
))

test_fails_a_separate_rule if fixture.status("AWS-VPC-001", rule({})) == "fail"

test_passes_egress if fixture.status("AWS-VPC-001", rule({"egress": true})) == "pass"

test_passes_a_separate_denial if fixture.status("AWS-VPC-001", rule({"rule_action": "DENY"})) == "pass"

test_unknown_source if {
	hidden := fixture.created("aws_network_acl_rule.in", object.remove(rule({}).value, ["cidr_block"]))
	fixture.status("AWS-VPC-001", fixture.unknown(hidden, ["cidr_block"])) == "unknown"
}

test_passes_an_unknown_source_that_is_a_network_of_ours if {
	hidden := fixture.created("aws_network_acl_rule.in", object.remove(rule({}).value, ["cidr_block"]))
	fixture.status("AWS-VPC-001", fixture.referring(hidden, "cidr_block", ["aws_vpc.main"])) == "pass"
}

test_unknown_inline_rules if {
	fixture.status("AWS-VPC-001", fixture.unknown(fixture.created("aws_network_acl.this", {}), ["ingress"])) == "unknown"
}

test_gives_one_row_for_two_open_rules if {
	found := fixture.row("AWS-VPC-001", fixture.created("aws_network_acl.this", {"ingress": [but({"from_port": 1, "to_port": 9999}), entry]}))
	found.status == "fail"
	found.attribute == "ingress.cidr_block"
	found.params.from_port == 1
}

test_passes_an_update_for_the_better if {
	fixture.status("AWS-VPC-001", fixture.updated("aws_network_acl.this", {"ingress": [entry]}, {"ingress": [but({"action": "deny"})]})) == "pass"
}

test_says_nothing_about_what_is_deleted if {
	fixture.rows("AWS-VPC-001", [fixture.deleted("aws_network_acl.this", {"ingress": [entry]})]) == []
}

test_fails_with_the_open_range_and_its_protocol if {
	found := fixture.row("AWS-VPC-001", fixture.created("aws_network_acl.this", {"ingress": [entry]}))
	found.attribute == "ingress.cidr_block"
	found.actual == "0.0.0.0/0"
	found.params == {"protocol": "tcp", "from_port": 22, "to_port": 22}
}

test_passes_a_known_entry_beside_one_that_is_not if {
	closed := but({"cidr_block": "10.0.0.0/8"})
	other := object.union(object.remove(entry, ["cidr_block"]), {"from_port": 443, "to_port": 443})
	acl := fixture.created("aws_network_acl.this", {"ingress": [closed, other]})
	found := fixture.row("AWS-VPC-001", fixture.unknown(acl, ["ingress.cidr_block"]))
	found.status == "pass"
	found.attribute == "ingress"
}

test_passes_a_rule_of_its_own_by_its_own_attribute if {
	rule := object.union(object.remove(entry, ["action"]), {"rule_action": "allow", "cidr_block": "10.0.0.0/8", "egress": false})
	fixture.row("AWS-VPC-001", fixture.created("aws_network_acl_rule.this", rule)).attribute == "cidr_block"
}

test_fails_the_internet_in_halves if {
	every cidr in ["0.0.0.0/1", "128.0.0.0/1"] {
		status(but({"cidr_block": cidr})) == "fail"
	}
}

test_unknown_when_the_network_is_masked if {
	masked := fixture.created("aws_network_acl.this", {"ingress": [but({"cidr_block": "(sensitive)"})]})
	fixture.status("AWS-VPC-001", fixture.sensitive(masked, ["ingress.cidr_block"])) == "unknown"
}
