package sirsi.aws.s3_008_test

import data.sirsi.fixture

bucket(value) := fixture.created("aws_s3_bucket.data", value)

status(value) := fixture.status("AWS-S3-008", bucket(value))

everyone := "http://acs.amazonaws.com/groups/global/AllUsers"

with_acl(inline, acl) := fixture.status_among("AWS-S3-008", [
	fixture.linked(bucket(inline), {"aws_s3_bucket_acl": ["aws_s3_bucket_acl.data"]}),
	acl,
])

acl(value) := fixture.created("aws_s3_bucket_acl.data", value)

granting(uri) := {"access_control_policy": [{"grant": [{"permission": "READ", "grantee": [{"type": "Group", "uri": uri}]}]}]}

test_passes_without_an_acl if status({}) == "pass"

test_passes_private if status({"acl": "private"}) == "pass"

test_fails_public_acls if {
	every name in ["public-read", "public-read-write", "authenticated-read", "website"] {
		status({"acl": name}) == "fail"
	}
}

test_fails_a_legacy_grant_to_everyone if status({"grant": [{"type": "Group", "uri": everyone, "permissions": ["READ"]}]}) == "fail"

test_fails_the_bucket_of_a_public_acl if with_acl({}, acl({"acl": "public-read"})) == "fail"

test_fails_the_acl_itself if fixture.status("AWS-S3-008", acl({"acl": "public-read"})) == "fail"

test_passes_a_public_inline_acl_that_is_overridden if with_acl({"acl": "public-read"}, acl({"acl": "private"})) == "pass"

test_fails_a_grant_to_everyone if fixture.status("AWS-S3-008", acl(granting(everyone))) == "fail"

test_fails_a_grant_to_every_aws_account if {
	fixture.status("AWS-S3-008", acl(granting("http://acs.amazonaws.com/groups/global/AuthenticatedUsers"))) == "fail"
}

test_passes_a_grant_for_log_delivery if {
	fixture.status("AWS-S3-008", acl(granting("http://acs.amazonaws.com/groups/s3/LogDelivery"))) == "pass"
}

test_unknown_until_apply if fixture.status("AWS-S3-008", fixture.unknown(bucket({}), ["acl"])) == "unknown"

test_unknown_grants if {
	fixture.status("AWS-S3-008", fixture.unknown(acl({}), ["access_control_policy.grant.grantee.uri"])) == "unknown"
}

test_passes_an_update_for_the_better if {
	fixture.status("AWS-S3-008", fixture.updated("aws_s3_bucket_acl.data", {"acl": "public-read"}, {"acl": "private"})) == "pass"
}

test_says_nothing_about_what_is_deleted if {
	fixture.rows("AWS-S3-008", [fixture.deleted("aws_s3_bucket.data", {"acl": "public-read"})]) == []
}

test_fails_a_public_inline_acl_whose_override_is_deleted if {
	with_acl({"acl": "public-read"}, fixture.deleted("aws_s3_bucket_acl.data", {"acl": "private"})) == "fail"
}

test_fails_the_worst_of_two_acls if {
	fixture.status_among("AWS-S3-008", [
		fixture.linked(bucket({}), {"aws_s3_bucket_acl": ["aws_s3_bucket_acl.data", "aws_s3_bucket_acl.other"]}),
		acl({"acl": "private"}),
		fixture.created("aws_s3_bucket_acl.other", {"acl": "public-read"}),
	]) == "fail"
}
