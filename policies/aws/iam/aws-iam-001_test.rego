package sirsi.aws.iam_001_test

import data.sirsi.fixture

policy(statement) := fixture.documented(
	fixture.created("aws_iam_policy.this", {"policy": "{}"}),
	{"policy": {"Statement": [object.union({"Sid": "One", "Effect": "Allow"}, statement)]}},
)

status(statement) := fixture.status("AWS-IAM-001", policy(statement))

test_fails_everything if status({"Action": "*", "Resource": "*"}) == "fail"

test_fails_everything_in_lists if status({"Action": ["s3:GetObject", "*"], "Resource": ["arn:aws:s3:::b", "*"]}) == "fail"

test_fails_the_long_spelling if status({"Action": "*:*", "Resource": "*"}) == "fail"

test_passes_every_action_on_one_resource if status({"Action": "*", "Resource": "arn:aws:s3:::b"}) == "pass"

test_passes_one_action_on_everything if status({"Action": "s3:ListAllMyBuckets", "Resource": "*"}) == "pass"

test_passes_a_denial if status({"Effect": "Deny", "Action": "*", "Resource": "*"}) == "pass"

test_fails_a_role_policy_in_a_module if {
	role := object.union(policy({"Action": "*", "Resource": "*"}), {
		"address": "module.app[\"a\"].aws_iam_role_policy.this[0]",
		"type": "aws_iam_role_policy",
	})
	fixture.status("AWS-IAM-001", role) == "fail"
}

test_passes_without_a_policy if fixture.status("AWS-IAM-001", fixture.created("aws_iam_policy.this", {})) == "pass"

test_unknown_until_apply if fixture.status("AWS-IAM-001", fixture.unknown(fixture.created("aws_iam_policy.this", {}), ["policy"])) == "unknown"

test_unknown_when_masked if {
	fixture.status("AWS-IAM-001", fixture.sensitive(fixture.created("aws_iam_policy.this", {"policy": "(sensitive)"}), ["policy"])) == "unknown"
}

test_says_nothing_about_what_is_deleted if {
	fixture.rows("AWS-IAM-001", [fixture.deleted("aws_iam_policy.this", {"policy": "{}"})]) == []
}
