package sirsi.aws.s3_003_test

import data.sirsi.fixture

this(value) := fixture.created("aws_s3_bucket_public_access_block.data", value)

status(value) := fixture.status("AWS-S3-003", this(value))

test_passes_when_set if status({"block_public_acls": true}) == "pass"

test_fails_when_switched_off if status({"block_public_acls": false}) == "fail"

test_fails_when_absent if status({}) == "fail"

test_unknown_until_apply if fixture.status("AWS-S3-003", fixture.unknown(this({}), ["block_public_acls"])) == "unknown"

test_unknown_when_masked if fixture.status("AWS-S3-003", fixture.sensitive(this({}), ["block_public_acls"])) == "unknown"

test_passes_an_update_for_the_better if {
	fixture.status("AWS-S3-003", fixture.updated("aws_s3_bucket_public_access_block.data", {"block_public_acls": false}, {"block_public_acls": true})) == "pass"
}

test_fails_an_update_for_the_worse if {
	fixture.status("AWS-S3-003", fixture.updated("aws_s3_bucket_public_access_block.data", {"block_public_acls": true}, {"block_public_acls": false})) == "fail"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-S3-003", [fixture.deleted("aws_s3_bucket_public_access_block.data", {"block_public_acls": false})]) == []

test_fails_for_the_account_too if {
	fixture.status("AWS-S3-003", fixture.created("aws_s3_account_public_access_block.this", {"block_public_acls": false})) == "fail"
}

test_names_module_and_index if {
	found := fixture.row("AWS-S3-003", fixture.created("module.store[\"eu\"].aws_s3_bucket_public_access_block.data[1]", {}))
	found.address == "module.store[\"eu\"].aws_s3_bucket_public_access_block.data[1]"
	found.attribute == "block_public_acls"
	found.expected == true
}
