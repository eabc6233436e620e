package sirsi.aws.documentdb_001_test

import data.sirsi.fixture

this(value) := fixture.created("aws_docdb_cluster.this", value)

status(value) := fixture.status("AWS-DOC-001", this(value))

test_passes_encrypted if status({"storage_encrypted": true}) == "pass"

test_fails_in_clear if status({"storage_encrypted": false}) == "fail"

test_fails_when_absent if status({}) == "fail"

test_unknown_until_apply if fixture.status("AWS-DOC-001", fixture.unknown(this({}), ["storage_encrypted"])) == "unknown"

test_unknown_when_masked if fixture.status("AWS-DOC-001", fixture.sensitive(this({}), ["storage_encrypted"])) == "unknown"

test_passes_an_update_for_the_better if {
	fixture.status("AWS-DOC-001", fixture.updated("aws_docdb_cluster.this", {"storage_encrypted": false}, {"storage_encrypted": true})) == "pass"
}

test_fails_an_update_for_the_worse if {
	fixture.status("AWS-DOC-001", fixture.updated("aws_docdb_cluster.this", {"storage_encrypted": true}, {"storage_encrypted": false})) == "fail"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-DOC-001", [fixture.deleted("aws_docdb_cluster.this", {"storage_encrypted": false})]) == []
