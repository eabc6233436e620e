package sirsi.aws.eks_003_test

import data.sirsi.fixture

cluster(value) := fixture.created("aws_eks_cluster.this", value)

status(value) := fixture.status("AWS-EKS-003", cluster(value))

config(resources, provider) := {"encryption_config": [{"resources": resources, "provider": [provider]}]}

key := {"key_arn": "arn:aws:kms:eu-central-1:111122223333:key/1"}

test_passes_with_a_key if status(config(["secrets"], key)) == "pass"

test_fails_without_the_block if status({}) == "fail"

test_fails_other_resources if status(config(["pods"], key)) == "fail"

test_fails_without_a_key if status(config(["secrets"], {})) == "fail"

test_passes_a_key_to_come if {
	coming := fixture.referring(cluster(config(["secrets"], {})), "encryption_config.provider.key_arn", ["module.keys.aws_kms_key.eks[0]"])
	fixture.status("AWS-EKS-003", coming) == "pass"
}

test_unknown_key if {
	hidden := fixture.unknown(cluster(config(["secrets"], {})), ["encryption_config.provider.key_arn"])
	fixture.status("AWS-EKS-003", hidden) == "unknown"
}

test_unknown_key_of_another_kind if {
	other := fixture.referring(cluster(config(["secrets"], {})), "encryption_config.provider.key_arn", ["aws_ssm_parameter.key"])
	fixture.status("AWS-EKS-003", other) == "unknown"
}

test_unknown_resources if {
	hidden := fixture.unknown(cluster({"encryption_config": [{"provider": [key]}]}), ["encryption_config.resources"])
	fixture.status("AWS-EKS-003", hidden) == "unknown"
}

test_passes_an_update_for_the_better if {
	fixture.status("AWS-EKS-003", fixture.updated("aws_eks_cluster.this", {}, config(["secrets"], key))) == "pass"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-EKS-003", [fixture.deleted("aws_eks_cluster.this", {})]) == []

test_names_what_is_missing if {
	fixture.row("AWS-EKS-003", cluster({})).attribute == "encryption_config"
	fixture.row("AWS-EKS-003", cluster(config(["pods"], key))).attribute == "encryption_config.resources"
	fixture.row("AWS-EKS-003", cluster(config(["secrets"], {}))).attribute == "encryption_config.provider.key_arn"
}

test_fails_other_resources_whatever_the_key if {
	coming := fixture.referring(cluster(config(["pods"], {})), "encryption_config.provider.key_arn", ["aws_kms_key.eks"])
	fixture.status("AWS-EKS-003", coming) == "fail"
}

test_unknown_when_only_the_resources_are if {
	sealed := object.union(fixture.created("aws_eks_cluster.this", {"encryption_config": [{"provider": [{}]}]}), {
		"unknown": ["encryption_config.resources", "encryption_config.provider.key_arn"],
		"unknown_refs": {"encryption_config.provider.key_arn": ["aws_kms_key.eks"]},
	})
	fixture.status("AWS-EKS-003", sealed) == "unknown"
}
