package sirsi.aws.iam_009_test

import data.sirsi.fixture

policy(statement) := fixture.documented(
	fixture.created("aws_iam_role.this", {"assume_role_policy": "{}"}),
	{"assume_role_policy": {"Statement": [object.union({"Sid": "One", "Effect": "Allow"}, statement)]}},
)

status(statement) := fixture.status("AWS-IAM-009", policy(statement))

provider := "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"

subject := "token.actions.githubusercontent.com:sub"

github(condition) := {"Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": provider}, "Condition": condition}

test_passes_a_repository if status(github({"StringEquals": {subject: "repo:acme/shop:ref:refs/heads/main"}})) == "pass"

test_passes_a_repository_with_any_branch if status(github({"StringLike": {subject: ["repo:acme/shop:*", "repo:acme/site:*"]}})) == "pass"

test_passes_the_key_in_other_case if {
	status(github({"StringLike": {"token.actions.githubusercontent.com:SUB": "repo:acme/shop:*"}})) == "pass"
}

test_fails_without_a_condition if status({"Principal": {"Federated": [provider]}}) == "fail"

test_fails_with_the_audience_only if {
	status(github({"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}})) == "fail"
}

test_fails_any_subject if {
	every value in ["*", "repo:*", "repo:*/shop:*", "repo:/x", "repo:acme", "acme/shop", "repo:ac?e/shop"] {
		status(github({"StringLike": {subject: value}})) == "fail"
	}
}

test_fails_one_wide_subject_of_two if status(github({"StringLike": {subject: ["repo:acme/shop:*", "repo:*"]}})) == "fail"

test_fails_a_condition_that_may_be_skipped if {
	status(github({"StringLikeIfExists": {subject: "repo:acme/shop:*"}})) == "fail"
}

test_passes_other_providers if status({"Principal": {"Federated": "arn:aws:iam::1:saml-provider/corp"}}) == "pass"

own := "${aws_iam_openid_connect_provider.github.arn}"

test_fails_a_provider_of_ours_by_its_condition if {
	status({
		"Principal": {"Federated": own},
		"Condition": {"StringLike": {"token.actions.githubusercontent.com:aud": "*"}},
	}) == "fail"
}

test_fails_a_provider_of_ours_by_its_address if {
	fixture.status_among("AWS-IAM-009", [
		policy({"Principal": {"Federated": own}}),
		fixture.created("aws_iam_openid_connect_provider.github", {"url": "https://token.actions.githubusercontent.com"}),
	]) == "fail"
}

test_passes_another_provider_of_ours if {
	fixture.status_among("AWS-IAM-009", [
		policy({"Principal": {"Federated": own}}),
		fixture.created("aws_iam_openid_connect_provider.github", {"url": "https://gitlab.com"}),
	]) == "pass"
}

test_passes_without_a_policy if fixture.status("AWS-IAM-009", fixture.created("aws_iam_role.this", {})) == "pass"

test_unknown_until_apply if fixture.status("AWS-IAM-009", fixture.unknown(fixture.created("aws_iam_role.this", {}), ["assume_role_policy"])) == "unknown"

test_unknown_when_masked if {
	fixture.status("AWS-IAM-009", fixture.sensitive(fixture.created("aws_iam_role.this", {"assume_role_policy": "(sensitive)"}), ["assume_role_policy"])) == "unknown"
}

test_says_nothing_about_what_is_deleted if {
	fixture.rows("AWS-IAM-009", [fixture.deleted("aws_iam_role.this", {"assume_role_policy": "{}"})]) == []
}

test_passes_a_denial if status(object.union(github({}), {"Effect": "Deny"})) == "pass"

test_fails_a_repository_named_elsewhere if {
	status(github({"StringEquals": {"token.actions.githubusercontent.com:aud": "repo:acme/shop:*"}})) == "fail"
}

test_fails_no_subject_at_all if status(github({"StringEquals": {subject: []}})) == "fail"

test_fails_an_organisation_alone if status(github({"StringLike": {subject: "repo:acme/"}})) == "fail"

test_passes_other_providers_with_conditions if {
	status({
		"Principal": {"Federated": "cognito-identity.amazonaws.com"},
		"Condition": {"StringEquals": {"token.actions.githubusercontent.com:aud": "x"}},
	}) == "pass"
}

test_passes_a_provider_of_ours_with_conditions_of_its_own if {
	status({
		"Principal": {"Federated": own},
		"Condition": {"StringEquals": {"gitlab.com:aud": "x"}},
	}) == "pass"
}
