package sirsi.aws.dms_001_test

import data.sirsi.fixture

this(value) := fixture.created("aws_dms_replication_instance.this", value)

status(value) := fixture.status("AWS-DMS-001", this(value))

test_passes_private if status({"publicly_accessible": false}) == "pass"

test_fails_public if status({"publicly_accessible": true}) == "fail"

test_passs_when_absent if status({}) == "pass"

test_unknown_until_apply if fixture.status("AWS-DMS-001", fixture.unknown(this({}), ["publicly_accessible"])) == "unknown"

test_unknown_when_masked if fixture.status("AWS-DMS-001", fixture.sensitive(this({}), ["publicly_accessible"])) == "unknown"

test_passes_an_update_for_the_better if {
	fixture.status("AWS-DMS-001", fixture.updated("aws_dms_replication_instance.this", {"publicly_accessible": true}, {"publicly_accessible": false})) == "pass"
}

test_fails_an_update_for_the_worse if {
	fixture.status("AWS-DMS-001", fixture.updated("aws_dms_replication_instance.this", {"publicly_accessible": false}, {"publicly_accessible": true})) == "fail"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-DMS-001", [fixture.deleted("aws_dms_replication_instance.this", {"publicly_accessible": true})]) == []
