package sirsi.aws.cloudtrail_005_test

import data.sirsi.fixture

this(value) := fixture.created("aws_cloudtrail.this", value)

status(value) := fixture.status("AWS-CT-005", this(value))

test_passes_switched_on if status({"enable_logging": true}) == "pass"

test_fails_switched_off if status({"enable_logging": false}) == "fail"

test_passs_when_absent if status({}) == "pass"

test_unknown_until_apply if fixture.status("AWS-CT-005", fixture.unknown(this({}), ["enable_logging"])) == "unknown"

test_unknown_when_masked if fixture.status("AWS-CT-005", fixture.sensitive(this({}), ["enable_logging"])) == "unknown"

test_passes_an_update_for_the_better if {
	fixture.status("AWS-CT-005", fixture.updated("aws_cloudtrail.this", {"enable_logging": false}, {"enable_logging": true})) == "pass"
}

test_fails_an_update_for_the_worse if {
	fixture.status("AWS-CT-005", fixture.updated("aws_cloudtrail.this", {"enable_logging": true}, {"enable_logging": false})) == "fail"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-CT-005", [fixture.deleted("aws_cloudtrail.this", {"enable_logging": false})]) == []
