package sirsi.aws.opensearch_002_test

import data.sirsi.fixture

this(value) := fixture.created("aws_opensearch_domain.this", value)

status(value) := fixture.status("AWS-OS-002", this(value))

test_passes_switched_on if status({"node_to_node_encryption": [{"enabled": true}]}) == "pass"

test_fails_switched_off if status({"node_to_node_encryption": [{"enabled": false}]}) == "fail"

test_fails_when_absent if status({}) == "fail"

test_unknown_until_apply if fixture.status("AWS-OS-002", fixture.unknown(this({}), ["node_to_node_encryption.enabled"])) == "unknown"

test_unknown_when_masked if fixture.status("AWS-OS-002", fixture.sensitive(this({}), ["node_to_node_encryption.enabled"])) == "unknown"

test_passes_an_update_for_the_better if {
	fixture.status("AWS-OS-002", fixture.updated("aws_opensearch_domain.this", {"node_to_node_encryption": [{"enabled": false}]}, {"node_to_node_encryption": [{"enabled": true}]})) == "pass"
}

test_fails_an_update_for_the_worse if {
	fixture.status("AWS-OS-002", fixture.updated("aws_opensearch_domain.this", {"node_to_node_encryption": [{"enabled": true}]}, {"node_to_node_encryption": [{"enabled": false}]})) == "fail"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-OS-002", [fixture.deleted("aws_opensearch_domain.this", {"node_to_node_encryption": [{"enabled": false}]})]) == []

test_fails_an_empty_block if status({"node_to_node_encryption": [{}]}) == "fail"

test_fails_the_older_type_too if {
	fixture.status("AWS-OS-002", fixture.created("aws_elasticsearch_domain.old", {"node_to_node_encryption": [{"enabled": false}]})) == "fail"
}

test_unknown_when_the_whole_block_is if fixture.status("AWS-OS-002", fixture.unknown(this({}), ["node_to_node_encryption"])) == "unknown"
