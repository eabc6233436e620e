package sirsi.aws.opensearch_001_test

import data.sirsi.fixture

this(value) := fixture.created("aws_opensearch_domain.this", value)

status(value) := fixture.status("AWS-OS-001", this(value))

test_passes_switched_on if status({"encrypt_at_rest": [{"enabled": true}]}) == "pass"

test_fails_switched_off if status({"encrypt_at_rest": [{"enabled": false}]}) == "fail"

test_fails_when_absent if status({}) == "fail"

test_unknown_until_apply if fixture.status("AWS-OS-001", fixture.unknown(this({}), ["encrypt_at_rest.enabled"])) == "unknown"

test_unknown_when_masked if fixture.status("AWS-OS-001", fixture.sensitive(this({}), ["encrypt_at_rest.enabled"])) == "unknown"

test_passes_an_update_for_the_better if {
	fixture.status("AWS-OS-001", fixture.updated("aws_opensearch_domain.this", {"encrypt_at_rest": [{"enabled": false}]}, {"encrypt_at_rest": [{"enabled": true}]})) == "pass"
}

test_fails_an_update_for_the_worse if {
	fixture.status("AWS-OS-001", fixture.updated("aws_opensearch_domain.this", {"encrypt_at_rest": [{"enabled": true}]}, {"encrypt_at_rest": [{"enabled": false}]})) == "fail"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-OS-001", [fixture.deleted("aws_opensearch_domain.this", {"encrypt_at_rest": [{"enabled": false}]})]) == []

test_fails_an_empty_block if status({"encrypt_at_rest": [{}]}) == "fail"

test_fails_the_older_type_too if {
	fixture.status("AWS-OS-001", fixture.created("aws_elasticsearch_domain.old", {"encrypt_at_rest": [{"enabled": false}]})) == "fail"
}

test_unknown_when_the_whole_block_is if fixture.status("AWS-OS-001", fixture.unknown(this({}), ["encrypt_at_rest"])) == "unknown"
