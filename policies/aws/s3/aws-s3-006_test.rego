package sirsi.aws.s3_006_test

import data.sirsi.fixture

this(value) := fixture.created("aws_s3_bucket_public_access_block.data", value)

status(value) := fixture.status("AWS-S3-006", this(value))

test_passes_when_set if status({"restrict_public_buckets": true}) == "pass"

test_fails_when_switched_off if status({"restrict_public_buckets": false}) == "fail"

test_fails_when_absent if status({}) == "fail"

test_unknown_until_apply if fixture.status("AWS-S3-006", fixture.unknown(this({}), ["restrict_public_buckets"])) == "unknown"

test_unknown_when_masked if fixture.status("AWS-S3-006", fixture.sensitive(this({}), ["restrict_public_buckets"])) == "unknown"

test_passes_an_update_for_the_better if {
	fixture.status("AWS-S3-006", fixture.updated("aws_s3_bucket_public_access_block.data", {"restrict_public_buckets": false}, {"restrict_public_buckets": true})) == "pass"
}

test_fails_an_update_for_the_worse if {
	fixture.status("AWS-S3-006", fixture.updated("aws_s3_bucket_public_access_block.data", {"restrict_public_buckets": true}, {"restrict_public_buckets": false})) == "fail"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-S3-006", [fixture.deleted("aws_s3_bucket_public_access_block.data", {"restrict_public_buckets": false})]) == []

test_fails_for_the_account_too if {
	fixture.status("AWS-S3-006", fixture.created("aws_s3_account_public_access_block.this", {"restrict_public_buckets": false})) == "fail"
}

test_names_module_and_index if {
	found := fixture.row("AWS-S3-006", fixture.created("module.store[\"eu\"].aws_s3_bucket_public_access_block.data[1]", {}))
	found.address == "module.store[\"eu\"].aws_s3_bucket_public_access_block.data[1]"
	found.attribute == "restrict_public_buckets"
	found.expected == true
}
