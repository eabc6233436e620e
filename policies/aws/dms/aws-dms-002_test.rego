package sirsi.aws.dms_002_test

import data.sirsi.fixture

endpoint(value) := fixture.created("aws_dms_endpoint.source", value)

status(value) := fixture.status("AWS-DMS-002", endpoint(value))

test_passes_tls if {
	every mode in ["require", "verify-ca", "verify-full"] {
		status({"engine_name": "postgres", "ssl_mode": mode}) == "pass"
	}
}

test_fails_none if status({"engine_name": "postgres", "ssl_mode": "none"}) == "fail"

test_fails_when_absent if status({"engine_name": "mysql"}) == "fail"

test_passes_engines_without_the_setting if {
	every engine in [
		"azuredb",
		"dynamodb",
		"elasticsearch",
		"kafka",
		"kinesis",
		"neptune",
		"opensearch",
		"redis",
		"redshift",
		"redshift-serverless",
		"s3",
		"timestream",
	] {
		status({"engine_name": engine, "ssl_mode": "none"}) == "pass"
	}
}

test_unknown_until_apply if {
	fixture.status("AWS-DMS-002", fixture.unknown(endpoint({"engine_name": "oracle"}), ["ssl_mode"])) == "unknown"
}

test_passes_an_update_for_the_better if {
	fixture.status("AWS-DMS-002", fixture.updated("aws_dms_endpoint.source", {"ssl_mode": "none"}, {"ssl_mode": "require"})) == "pass"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-DMS-002", [fixture.deleted("aws_dms_endpoint.source", {})]) == []
