package sirsi.aws.redshift_001_test

import data.sirsi.fixture

this(value) := fixture.created("aws_redshift_cluster.this", value)

status(value) := fixture.status("AWS-RS-001", this(value))

test_passes_encrypted if status({"encrypted": true}) == "pass"

test_fails_in_clear if status({"encrypted": false}) == "fail"

test_fails_when_absent if status({}) == "fail"

test_unknown_until_apply if fixture.status("AWS-RS-001", fixture.unknown(this({}), ["encrypted"])) == "unknown"

test_unknown_when_masked if fixture.status("AWS-RS-001", fixture.sensitive(this({}), ["encrypted"])) == "unknown"

test_passes_an_update_for_the_better if {
	fixture.status("AWS-RS-001", fixture.updated("aws_redshift_cluster.this", {"encrypted": false}, {"encrypted": true})) == "pass"
}

test_fails_an_update_for_the_worse if {
	fixture.status("AWS-RS-001", fixture.updated("aws_redshift_cluster.this", {"encrypted": true}, {"encrypted": false})) == "fail"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-RS-001", [fixture.deleted("aws_redshift_cluster.this", {"encrypted": false})]) == []

test_passes_a_boolean_spelled_as_text if status({"encrypted": "true"}) == "pass"

test_fails_a_boolean_spelled_as_text if status({"encrypted": "false"}) == "fail"
