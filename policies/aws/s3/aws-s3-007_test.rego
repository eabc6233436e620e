package sirsi.aws.s3_007_test

import data.sirsi.fixture

bucket := fixture.linked(
	fixture.created("module.store[\"eu\"].aws_s3_bucket.data[0]", {"bucket": "data"}),
	{"aws_s3_bucket_public_access_block": ["aws_s3_bucket_public_access_block.data"]},
)

block(value) := fixture.created("aws_s3_bucket_public_access_block.data", value)

closed := {"block_public_acls": true, "block_public_policy": true}

judged(companion) := found if [found] := fixture.rows("AWS-S3-007", [bucket, companion])

test_passes_with_a_block if {
	judged(block(closed)).status == "pass"
	judged(block(closed)).address == "module.store[\"eu\"].aws_s3_bucket.data[0]"
}

test_fails_without_a_block if {
	found := fixture.row("AWS-S3-007", fixture.created("aws_s3_bucket.data", {}))
	found.status == "fail"
	found.expected == "aws_s3_bucket_public_access_block"
}

test_fails_when_the_block_allows_acls if {
	found := judged(block({"block_public_acls": false, "block_public_policy": true}))
	found.status == "fail"
	found.attribute == "block_public_acls"
	found.params.resource == "aws_s3_bucket_public_access_block.data"
}

test_fails_when_the_block_leaves_policies_open if judged(block({"block_public_acls": true})).status == "fail"

test_fails_when_the_block_is_deleted if judged(fixture.deleted("aws_s3_bucket_public_access_block.data", closed)).status == "fail"

test_unknown_when_the_block_is if {
	judged(fixture.unknown(block({"block_public_acls": true}), ["block_public_policy"])).status == "unknown"
}

test_fails_when_the_rest_of_the_block_is_known_to_be_wrong if {
	judged(fixture.unknown(block({"block_public_acls": false}), ["block_public_policy"])).status == "fail"
}

test_passes_an_update if {
	updated := fixture.updated("aws_s3_bucket_public_access_block.data", {}, closed)
	judged(updated).status == "pass"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-S3-007", [fixture.deleted("aws_s3_bucket.data", {})]) == []
