package sirsi.aws.opensearch_003_test

import data.sirsi.fixture

this(value) := fixture.created("aws_opensearch_domain.this", value)

status(value) := fixture.status("AWS-OS-003", this(value))

test_passes_switched_on if status({"domain_endpoint_options": [{"enforce_https": true}]}) == "pass"

test_fails_switched_off if status({"domain_endpoint_options": [{"enforce_https": false}]}) == "fail"

test_fails_when_absent if status({}) == "fail"

test_unknown_until_apply if fixture.status("AWS-OS-003", fixture.unknown(this({}), ["domain_endpoint_options.enforce_https"])) == "unknown"

test_unknown_when_masked if fixture.status("AWS-OS-003", fixture.sensitive(this({}), ["domain_endpoint_options.enforce_https"])) == "unknown"

test_passes_an_update_for_the_better if {
	fixture.status("AWS-OS-003", fixture.updated("aws_opensearch_domain.this", {"domain_endpoint_options": [{"enforce_https": false}]}, {"domain_endpoint_options": [{"enforce_https": true}]})) == "pass"
}

test_fails_an_update_for_the_worse if {
	fixture.status("AWS-OS-003", fixture.updated("aws_opensearch_domain.this", {"domain_endpoint_options": [{"enforce_https": true}]}, {"domain_endpoint_options": [{"enforce_https": false}]})) == "fail"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-OS-003", [fixture.deleted("aws_opensearch_domain.this", {"domain_endpoint_options": [{"enforce_https": false}]})]) == []

test_fails_an_empty_block if status({"domain_endpoint_options": [{}]}) == "fail"

test_fails_the_older_type_too if {
	fixture.status("AWS-OS-003", fixture.created("aws_elasticsearch_domain.old", {"domain_endpoint_options": [{"enforce_https": false}]})) == "fail"
}

test_unknown_when_the_whole_block_is if fixture.status("AWS-OS-003", fixture.unknown(this({}), ["domain_endpoint_options"])) == "unknown"
