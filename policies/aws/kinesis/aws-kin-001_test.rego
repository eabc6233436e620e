package sirsi.aws.kinesis_001_test

import data.sirsi.fixture

this(value) := fixture.created("aws_kinesis_stream.this", value)

status(value) := fixture.status("AWS-KIN-001", this(value))

test_passes_encrypted if status({"encryption_type": "KMS"}) == "pass"

test_fails_in_clear if status({"encryption_type": "NONE"}) == "fail"

test_fails_when_absent if status({}) == "fail"

test_unknown_until_apply if fixture.status("AWS-KIN-001", fixture.unknown(this({}), ["encryption_type"])) == "unknown"

test_unknown_when_masked if fixture.status("AWS-KIN-001", fixture.sensitive(this({}), ["encryption_type"])) == "unknown"

test_passes_an_update_for_the_better if {
	fixture.status("AWS-KIN-001", fixture.updated("aws_kinesis_stream.this", {"encryption_type": "NONE"}, {"encryption_type": "KMS"})) == "pass"
}

test_fails_an_update_for_the_worse if {
	fixture.status("AWS-KIN-001", fixture.updated("aws_kinesis_stream.this", {"encryption_type": "KMS"}, {"encryption_type": "NONE"})) == "fail"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-KIN-001", [fixture.deleted("aws_kinesis_stream.this", {"encryption_type": "NONE"})]) == []
