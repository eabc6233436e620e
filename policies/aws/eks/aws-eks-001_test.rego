package sirsi.aws.eks_001_test

import data.sirsi.fixture

cluster(config) := fixture.created("aws_eks_cluster.this", {"vpc_config": [config]})

status(config) := fixture.status("AWS-EKS-001", cluster(config))

test_passes_private if status({"endpoint_public_access": false}) == "pass"

test_passes_private_whatever_the_cidrs if {
	status({"endpoint_public_access": false, "public_access_cidrs": ["0.0.0.0/0"]}) == "pass"
}

test_passes_known_networks if {
	status({"endpoint_public_access": true, "public_access_cidrs": ["203.0.113.0/24", "198.51.100.7/32"]}) == "pass"
}

test_fails_public_to_all if {
	found := fixture.row("AWS-EKS-001", cluster({"endpoint_public_access": true, "public_access_cidrs": ["203.0.113.0/24", "0.0.0.0/0", "::/0"]}))
	found.status == "fail"
	found.actual == "0.0.0.0/0"
}

test_fails_public_without_cidrs if status({"endpoint_public_access": true}) == "fail"

test_fails_the_default if status({"subnet_ids": ["subnet-1"]}) == "fail"

test_unknown_endpoint if {
	fixture.status("AWS-EKS-001", fixture.unknown(cluster({}), ["vpc_config.endpoint_public_access"])) == "unknown"
}

test_unknown_cidrs if {
	hidden := fixture.unknown(cluster({"endpoint_public_access": true}), ["vpc_config.public_access_cidrs"])
	fixture.status("AWS-EKS-001", hidden) == "unknown"
}

test_passes_unknown_addresses_of_ours if {
	ours := fixture.referring(cluster({"endpoint_public_access": true}), "vpc_config.public_access_cidrs", ["aws_nat_gateway.a"])
	fixture.status("AWS-EKS-001", ours) == "pass"
}

test_passes_an_unknown_endpoint_with_known_networks if {
	limited := fixture.unknown(cluster({"public_access_cidrs": ["203.0.113.0/24"]}), ["vpc_config.endpoint_public_access"])
	fixture.status("AWS-EKS-001", limited) == "pass"
}

test_passes_an_update_for_the_better if {
	fixture.status("AWS-EKS-001", fixture.updated(
		"module.k8s[\"eu\"].aws_eks_cluster.this",
		{"vpc_config": [{}]},
		{"vpc_config": [{"endpoint_public_access": false}]},
	)) == "pass"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-EKS-001", [fixture.deleted("aws_eks_cluster.this", {})]) == []

test_fails_without_a_network_block if fixture.status("AWS-EKS-001", fixture.created("aws_eks_cluster.this", {})) == "fail"

test_unknown_when_only_some_networks_are_known if {
	half := fixture.unknown(cluster({"public_access_cidrs": ["203.0.113.0/24"]}), ["vpc_config.public_access_cidrs"])
	fixture.status("AWS-EKS-001", half) == "unknown"
}

test_fails_all_beside_an_address_of_ours if {
	both := fixture.referring(cluster({"public_access_cidrs": ["0.0.0.0/0"]}), "vpc_config.public_access_cidrs", ["aws_nat_gateway.a"])
	fixture.status("AWS-EKS-001", both) == "fail"
}

test_unknown_when_a_world_wide_endpoint_may_be_private if {
	open := fixture.created("aws_eks_cluster.this", {"vpc_config": [{"public_access_cidrs": ["0.0.0.0/0"]}]})
	fixture.status("AWS-EKS-001", fixture.unknown(open, ["vpc_config.endpoint_public_access"])) == "unknown"
	both := object.union(open, {
		"unknown": ["vpc_config.endpoint_public_access", "vpc_config.public_access_cidrs"],
		"unknown_refs": {"vpc_config.public_access_cidrs": ["aws_eip.office"]},
	})
	fixture.status("AWS-EKS-001", both) == "unknown"
}
