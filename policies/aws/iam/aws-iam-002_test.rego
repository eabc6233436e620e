package sirsi.aws.iam_002_test

import data.sirsi.fixture

policy(statement) := fixture.documented(
	fixture.created("aws_iam_group_policy.this", {"policy": "{}"}),
	{"policy": {"Statement": [object.union({"Sid": "One", "Effect": "Allow"}, statement)]}},
)

status(statement) := fixture.status("AWS-IAM-002", policy(statement))

test_fails_every_action if status({"Action": "*", "Resource": "arn:aws:s3:::b"}) == "fail"

test_fails_every_action_in_a_list if status({"Action": ["*"], "Resource": "*"}) == "fail"

test_passes_every_action_of_a_service if status({"Action": "s3:*", "Resource": "*"}) == "pass"

test_passes_a_denial if status({"Effect": "Deny", "Action": "*", "Resource": "*"}) == "pass"

test_passes_an_update_for_the_better if {
	better := fixture.documented(
		fixture.updated("aws_iam_policy.this", {"policy": "*"}, {"policy": "{}"}),
		{"policy": {"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}},
	)
	fixture.status("AWS-IAM-002", better) == "pass"
}

test_passes_without_a_policy if fixture.status("AWS-IAM-002", fixture.created("aws_iam_group_policy.this", {})) == "pass"

test_unknown_until_apply if fixture.status("AWS-IAM-002", fixture.unknown(fixture.created("aws_iam_group_policy.this", {}), ["policy"])) == "unknown"

test_unknown_when_masked if {
	fixture.status("AWS-IAM-002", fixture.sensitive(fixture.created("aws_iam_group_policy.this", {"policy": "(sensitive)"}), ["policy"])) == "unknown"
}

test_says_nothing_about_what_is_deleted if {
	fixture.rows("AWS-IAM-002", [fixture.deleted("aws_iam_group_policy.this", {"policy": "{}"})]) == []
}
