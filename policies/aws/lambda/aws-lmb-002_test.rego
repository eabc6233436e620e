package sirsi.aws.lambda_002_test

import data.sirsi.fixture

this(value) := fixture.created("aws_lambda_function_url.this", value)

status(value) := fixture.status("AWS-LMB-002", this(value))

test_passes_with_iam if status({"authorization_type": "AWS_IAM"}) == "pass"

test_fails_open_to_all if status({"authorization_type": "NONE"}) == "fail"

test_passs_when_absent if status({}) == "pass"

test_unknown_until_apply if fixture.status("AWS-LMB-002", fixture.unknown(this({}), ["authorization_type"])) == "unknown"

test_unknown_when_masked if fixture.status("AWS-LMB-002", fixture.sensitive(this({}), ["authorization_type"])) == "unknown"

test_passes_an_update_for_the_better if {
	fixture.status("AWS-LMB-002", fixture.updated("aws_lambda_function_url.this", {"authorization_type": "NONE"}, {"authorization_type": "AWS_IAM"})) == "pass"
}

test_fails_an_update_for_the_worse if {
	fixture.status("AWS-LMB-002", fixture.updated("aws_lambda_function_url.this", {"authorization_type": "AWS_IAM"}, {"authorization_type": "NONE"})) == "fail"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-LMB-002", [fixture.deleted("aws_lambda_function_url.this", {"authorization_type": "NONE"})]) == []
