package sirsi.aws.guardduty_001_test

import data.sirsi.fixture

this(value) := fixture.created("aws_guardduty_detector.this", value)

status(value) := fixture.status("AWS-GD-001", this(value))

test_passes_switched_on if status({"enable": true}) == "pass"

test_fails_switched_off if status({"enable": false}) == "fail"

test_passs_when_absent if status({}) == "pass"

test_unknown_until_apply if fixture.status("AWS-GD-001", fixture.unknown(this({}), ["enable"])) == "unknown"

test_unknown_when_masked if fixture.status("AWS-GD-001", fixture.sensitive(this({}), ["enable"])) == "unknown"

test_passes_an_update_for_the_better if {
	fixture.status("AWS-GD-001", fixture.updated("aws_guardduty_detector.this", {"enable": false}, {"enable": true})) == "pass"
}

test_fails_an_update_for_the_worse if {
	fixture.status("AWS-GD-001", fixture.updated("aws_guardduty_detector.this", {"enable": true}, {"enable": false})) == "fail"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-GD-001", [fixture.deleted("aws_guardduty_detector.this", {"enable": false})]) == []
