package sirsi.aws.ec2_010_test

import data.sirsi.fixture

this(value) := fixture.created("aws_ebs_encryption_by_default.this", value)

status(value) := fixture.status("AWS-EC2-010", this(value))

test_passes_switched_on if status({"enabled": true}) == "pass"

test_fails_switched_off if status({"enabled": false}) == "fail"

test_passs_when_absent if status({}) == "pass"

test_unknown_until_apply if fixture.status("AWS-EC2-010", fixture.unknown(this({}), ["enabled"])) == "unknown"

test_unknown_when_masked if fixture.status("AWS-EC2-010", fixture.sensitive(this({}), ["enabled"])) == "unknown"

test_passes_an_update_for_the_better if {
	fixture.status("AWS-EC2-010", fixture.updated("aws_ebs_encryption_by_default.this", {"enabled": false}, {"enabled": true})) == "pass"
}

test_fails_an_update_for_the_worse if {
	fixture.status("AWS-EC2-010", fixture.updated("aws_ebs_encryption_by_default.this", {"enabled": true}, {"enabled": false})) == "fail"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-EC2-010", [fixture.deleted("aws_ebs_encryption_by_default.this", {"enabled": false})]) == []
