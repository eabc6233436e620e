package sirsi.aws.iam_005_test

import data.sirsi.fixture

attached(arn) := fixture.created("aws_iam_role_policy_attachment.this", {"policy_arn": arn})

admin := "arn:aws:iam::aws:policy/AdministratorAccess"

test_fails_administrator_access if fixture.status("AWS-IAM-005", attached(admin)) == "fail"

test_fails_in_other_partitions if fixture.status("AWS-IAM-005", attached("arn:aws-cn:iam::aws:policy/AdministratorAccess")) == "fail"

test_passes_other_policies if fixture.status("AWS-IAM-005", attached("arn:aws:iam::aws:policy/ReadOnlyAccess")) == "pass"

test_passes_similar_names if fixture.status("AWS-IAM-005", attached("arn:aws:iam::aws:policy/AdministratorAccess-Amplify")) == "pass"

test_fails_the_list_of_a_role if {
	role := fixture.created("module.app.aws_iam_role.this[0]", {"managed_policy_arns": ["arn:aws:iam::aws:policy/ReadOnlyAccess", admin, admin]})
	fixture.status("AWS-IAM-005", role) == "fail"
}

test_passes_a_role_without_policies if fixture.status("AWS-IAM-005", fixture.created("aws_iam_role.this", {})) == "pass"

unattached := fixture.created("aws_iam_user_policy_attachment.this", {})

test_unknown_until_apply if fixture.status("AWS-IAM-005", fixture.unknown(unattached, ["policy_arn"])) == "unknown"

test_passes_a_policy_of_ours if {
	fixture.status("AWS-IAM-005", fixture.referring(unattached, "policy_arn", ["aws_iam_policy.app[0]"])) == "pass"
}

test_unknown_when_read_from_aws if {
	fixture.status("AWS-IAM-005", fixture.referring(unattached, "policy_arn", ["data.aws_iam_policy.admin"])) == "unknown"
}

test_passes_an_update_for_the_better if {
	fixture.status("AWS-IAM-005", fixture.updated(
		"aws_iam_group_policy_attachment.this",
		{"policy_arn": admin},
		{"policy_arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"},
	)) == "pass"
}

test_says_nothing_about_what_is_deleted if {
	fixture.rows("AWS-IAM-005", [fixture.deleted("aws_iam_role_policy_attachment.this", {"policy_arn": admin})]) == []
}
