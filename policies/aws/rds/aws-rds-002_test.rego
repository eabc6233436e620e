package sirsi.aws.rds_002_test

import data.sirsi.fixture

cluster(value) := fixture.created("aws_rds_cluster.this", value)

status(value) := fixture.status("AWS-RDS-002", cluster(value))

test_passes_encrypted if status({"storage_encrypted": true}) == "pass"

test_fails_in_clear if status({"storage_encrypted": false}) == "fail"

test_fails_when_absent if status({"engine_mode": "provisioned"}) == "fail"

test_passes_serverless if status({"engine_mode": "serverless"}) == "pass"

test_unknown_until_apply if fixture.status("AWS-RDS-002", fixture.unknown(cluster({}), ["storage_encrypted"])) == "unknown"

test_passes_an_update_for_the_better if {
	fixture.status("AWS-RDS-002", fixture.updated("aws_rds_cluster.this", {}, {"storage_encrypted": true})) == "pass"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-RDS-002", [fixture.deleted("aws_rds_cluster.this", {})]) == []
