package sirsi.aws.lambda_001_test

import data.sirsi.fixture

permission(value) := fixture.created("aws_lambda_permission.this", value)

status(value) := fixture.status("AWS-LMB-001", permission(value))

test_passes_a_service if status({"principal": "s3.amazonaws.com"}) == "pass"

test_fails_anyone if status({"principal": "*"}) == "fail"

test_passes_anyone_from_one_source if {
	every limit in [{"source_arn": "arn:aws:s3:::b"}, {"source_account": "111122223333"}, {"principal_org_id": "o-1"}] {
		status(object.union({"principal": "*"}, limit)) == "pass"
	}
}

test_passes_two_limits_with_one_row if status({"principal": "*", "source_arn": "arn:aws:s3:::b", "source_account": "1"}) == "pass"

test_passes_a_source_to_come if {
	coming := fixture.referring(permission({"principal": "*"}), "source_arn", ["aws_s3_bucket.b"])
	fixture.status("AWS-LMB-001", coming) == "pass"
}

test_unknown_until_apply if fixture.status("AWS-LMB-001", fixture.unknown(permission({}), ["principal"])) == "unknown"

test_passes_an_update_for_the_better if {
	fixture.status("AWS-LMB-001", fixture.updated("aws_lambda_permission.this", {"principal": "*"}, {"principal": "s3.amazonaws.com"})) == "pass"
}

test_says_nothing_about_what_is_deleted if {
	fixture.rows("AWS-LMB-001", [fixture.deleted("aws_lambda_permission.this", {"principal": "*"})]) == []
}
