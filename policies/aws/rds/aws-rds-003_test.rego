package sirsi.aws.rds_003_test

import data.sirsi.fixture

this(value) := fixture.created("module.db[\"eu\"].aws_db_instance.this[0]", value)

status(value) := fixture.status("AWS-RDS-003", this(value))

test_passes_private if status({"publicly_accessible": false}) == "pass"

test_fails_public if status({"publicly_accessible": true}) == "fail"

test_passs_when_absent if status({}) == "pass"

test_unknown_until_apply if fixture.status("AWS-RDS-003", fixture.unknown(this({}), ["publicly_accessible"])) == "unknown"

test_unknown_when_masked if fixture.status("AWS-RDS-003", fixture.sensitive(this({}), ["publicly_accessible"])) == "unknown"

test_passes_an_update_for_the_better if {
	fixture.status("AWS-RDS-003", fixture.updated("module.db[\"eu\"].aws_db_instance.this[0]", {"publicly_accessible": true}, {"publicly_accessible": false})) == "pass"
}

test_fails_an_update_for_the_worse if {
	fixture.status("AWS-RDS-003", fixture.updated("module.db[\"eu\"].aws_db_instance.this[0]", {"publicly_accessible": false}, {"publicly_accessible": true})) == "fail"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-RDS-003", [fixture.deleted("module.db[\"eu\"].aws_db_instance.this[0]", {"publicly_accessible": true})]) == []

test_fails_a_public_cluster_instance if {
	fixture.status("AWS-RDS-003", fixture.created("aws_rds_cluster_instance.a", {"publicly_accessible": true})) == "fail"
}

test_judges_each_instance_of_for_each if {
	fixture.statuses("AWS-RDS-003", [
		fixture.created("aws_db_instance.this[\"a.b\"]", {"publicly_accessible": true}),
		fixture.created("aws_db_instance.this[\"c\"]", {"publicly_accessible": false}),
	]) == {"aws_db_instance.this[\"a.b\"]": "fail", "aws_db_instance.this[\"c\"]": "pass"}
}
