package sirsi.aws.rds_001_test

import data.sirsi.fixture

database(value) := fixture.created("aws_db_instance.this", value)

status(value) := fixture.status("AWS-RDS-001", database(value))

test_passes_encrypted if status({"storage_encrypted": true}) == "pass"

test_fails_in_clear if status({"storage_encrypted": false}) == "fail"

test_fails_when_absent if status({}) == "fail"

test_passes_a_replica if status({"storage_encrypted": false, "replicate_source_db": "orders"}) == "pass"

test_passes_a_replica_of_a_database_to_come if {
	replica := fixture.referring(database({"storage_encrypted": false}), "replicate_source_db", ["aws_db_instance.main"])
	fixture.status("AWS-RDS-001", replica) == "pass"
}

test_unknown_until_apply if fixture.status("AWS-RDS-001", fixture.unknown(database({}), ["storage_encrypted"])) == "unknown"

test_fails_an_update_for_the_worse if {
	fixture.status("AWS-RDS-001", fixture.updated("aws_db_instance.this[0]", {"storage_encrypted": true}, {"storage_encrypted": false})) == "fail"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-RDS-001", [fixture.deleted("aws_db_instance.this", {})]) == []
