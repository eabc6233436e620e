package sirsi.aws.neptune_001_test

import data.sirsi.fixture

this(value) := fixture.created("aws_neptune_cluster.this", value)

status(value) := fixture.status("AWS-NEP-001", this(value))

test_passes_encrypted if status({"storage_encrypted": true}) == "pass"

test_fails_in_clear if status({"storage_encrypted": false}) == "fail"

test_fails_when_absent if status({}) == "fail"

test_unknown_until_apply if fixture.status("AWS-NEP-001", fixture.unknown(this({}), ["storage_encrypted"])) == "unknown"

test_unknown_when_masked if fixture.status("AWS-NEP-001", fixture.sensitive(this({}), ["storage_encrypted"])) == "unknown"

test_passes_an_update_for_the_better if {
	fixture.status("AWS-NEP-001", fixture.updated("aws_neptune_cluster.this", {"storage_encrypted": false}, {"storage_encrypted": true})) == "pass"
}

test_fails_an_update_for_the_worse if {
	fixture.status("AWS-NEP-001", fixture.updated("aws_neptune_cluster.this", {"storage_encrypted": true}, {"storage_encrypted": false})) == "fail"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-NEP-001", [fixture.deleted("aws_neptune_cluster.this", {"storage_encrypted": false})]) == []
