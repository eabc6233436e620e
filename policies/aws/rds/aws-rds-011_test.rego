package sirsi.aws.rds_011_test

import data.sirsi.fixture

snapshot(value) := fixture.created("aws_db_snapshot.this", value)

status(value) := fixture.status("AWS-RDS-011", snapshot(value))

test_passes_unshared if status({}) == "pass"

test_passes_named_accounts if status({"shared_accounts": ["111122223333"]}) == "pass"

test_fails_shared_with_all if status({"shared_accounts": ["111122223333", "all"]}) == "fail"

test_unknown_until_apply if fixture.status("AWS-RDS-011", fixture.unknown(snapshot({}), ["shared_accounts"])) == "unknown"

test_passes_an_update_for_the_better if {
	fixture.status("AWS-RDS-011", fixture.updated("aws_db_snapshot.this", {"shared_accounts": ["all"]}, {})) == "pass"
}

test_says_nothing_about_what_is_deleted if {
	fixture.rows("AWS-RDS-011", [fixture.deleted("aws_db_snapshot.this", {"shared_accounts": ["all"]})]) == []
}
