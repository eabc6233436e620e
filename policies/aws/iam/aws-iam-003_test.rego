package sirsi.aws.iam_003_test

import data.sirsi.fixture

policy(statement) := fixture.documented(
	fixture.created("aws_iam_role.this", {"assume_role_policy": "{}"}),
	{"assume_role_policy": {"Statement": [object.union({"Sid": "One", "Effect": "Allow"}, statement)]}},
)

status(statement) := fixture.status("AWS-IAM-003", policy(statement))

test_fails_anyone if status({"Principal": "*"}) == "fail"

test_fails_any_aws_principal if status({"Principal": {"AWS": "*"}}) == "fail"

test_fails_any_aws_principal_in_a_list if status({"Principal": {"AWS": ["111122223333", "*"]}}) == "fail"

test_fails_anyone_even_with_a_condition if {
	status({"Principal": {"AWS": "*"}, "Condition": {"StringEquals": {"sts:ExternalId": "1"}}}) == "fail"
}

test_passes_a_service if status({"Principal": {"Service": "lambda.amazonaws.com"}}) == "pass"

test_passes_an_account if status({"Principal": {"AWS": "arn:aws:iam::111122223333:root"}}) == "pass"

test_passes_a_denial if status({"Effect": "Deny", "Principal": "*"}) == "pass"

test_passes_without_a_policy if fixture.status("AWS-IAM-003", fixture.created("aws_iam_role.this", {})) == "pass"

test_unknown_until_apply if fixture.status("AWS-IAM-003", fixture.unknown(fixture.created("aws_iam_role.this", {}), ["assume_role_policy"])) == "unknown"

test_unknown_when_masked if {
	fixture.status("AWS-IAM-003", fixture.sensitive(fixture.created("aws_iam_role.this", {"assume_role_policy": "(sensitive)"}), ["assume_role_policy"])) == "unknown"
}

test_says_nothing_about_what_is_deleted if {
	fixture.rows("AWS-IAM-003", [fixture.deleted("aws_iam_role.this", {"assume_role_policy": "{}"})]) == []
}
