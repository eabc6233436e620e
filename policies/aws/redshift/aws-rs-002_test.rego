package sirsi.aws.redshift_002_test

import data.sirsi.fixture

this(value) := fixture.created("aws_redshift_cluster.this", value)

status(value) := fixture.status("AWS-RS-002", this(value))

test_passes_private if status({"publicly_accessible": false}) == "pass"

test_fails_public if status({"publicly_accessible": true}) == "fail"

test_fails_when_absent if status({}) == "fail"

test_unknown_until_apply if fixture.status("AWS-RS-002", fixture.unknown(this({}), ["publicly_accessible"])) == "unknown"

test_unknown_when_masked if fixture.status("AWS-RS-002", fixture.sensitive(this({}), ["publicly_accessible"])) == "unknown"

test_passes_an_update_for_the_better if {
	fixture.status("AWS-RS-002", fixture.updated("aws_redshift_cluster.this", {"publicly_accessible": true}, {"publicly_accessible": false})) == "pass"
}

test_fails_an_update_for_the_worse if {
	fixture.status("AWS-RS-002", fixture.updated("aws_redshift_cluster.this", {"publicly_accessible": false}, {"publicly_accessible": true})) == "fail"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-RS-002", [fixture.deleted("aws_redshift_cluster.this", {"publicly_accessible": true})]) == []
