package sirsi.aws.elasticache_001_test

import data.sirsi.fixture

this(value) := fixture.created("aws_elasticache_replication_group.this", value)

status(value) := fixture.status("AWS-EC-001", this(value))

test_passes_encrypted if status({"at_rest_encryption_enabled": true}) == "pass"

test_fails_in_clear if status({"at_rest_encryption_enabled": false}) == "fail"

test_fails_when_absent if status({}) == "fail"

test_unknown_until_apply if fixture.status("AWS-EC-001", fixture.unknown(this({}), ["at_rest_encryption_enabled"])) == "unknown"

test_unknown_when_masked if fixture.status("AWS-EC-001", fixture.sensitive(this({}), ["at_rest_encryption_enabled"])) == "unknown"

test_passes_an_update_for_the_better if {
	fixture.status("AWS-EC-001", fixture.updated("aws_elasticache_replication_group.this", {"at_rest_encryption_enabled": false}, {"at_rest_encryption_enabled": true})) == "pass"
}

test_fails_an_update_for_the_worse if {
	fixture.status("AWS-EC-001", fixture.updated("aws_elasticache_replication_group.this", {"at_rest_encryption_enabled": true}, {"at_rest_encryption_enabled": false})) == "fail"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-EC-001", [fixture.deleted("aws_elasticache_replication_group.this", {"at_rest_encryption_enabled": false})]) == []

test_passes_a_boolean_spelled_as_text if status({"at_rest_encryption_enabled": "true"}) == "pass"
