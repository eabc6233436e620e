package sirsi.aws.cloudtrail_001_test

import data.sirsi.fixture

this(value) := fixture.created("aws_cloudtrail.this", value)

status(value) := fixture.status("AWS-CT-001", this(value))

test_passes_in_all_regions if status({"is_multi_region_trail": true}) == "pass"

test_fails_in_one_region if status({"is_multi_region_trail": false}) == "fail"

test_fails_when_absent if status({}) == "fail"

test_unknown_until_apply if fixture.status("AWS-CT-001", fixture.unknown(this({}), ["is_multi_region_trail"])) == "unknown"

test_unknown_when_masked if fixture.status("AWS-CT-001", fixture.sensitive(this({}), ["is_multi_region_trail"])) == "unknown"

test_passes_an_update_for_the_better if {
	fixture.status("AWS-CT-001", fixture.updated("aws_cloudtrail.this", {"is_multi_region_trail": false}, {"is_multi_region_trail": true})) == "pass"
}

test_fails_an_update_for_the_worse if {
	fixture.status("AWS-CT-001", fixture.updated("aws_cloudtrail.this", {"is_multi_region_trail": true}, {"is_multi_region_trail": false})) == "fail"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-CT-001", [fixture.deleted("aws_cloudtrail.this", {"is_multi_region_trail": false})]) == []
