package sirsi.aws.apigateway_002_test

import data.sirsi.fixture

this(value) := fixture.created("aws_api_gateway_domain_name.this", value)

status(value) := fixture.status("AWS-APIGW-002", this(value))

test_passes_modern if status({"security_policy": "TLS_1_2"}) == "pass"

test_fails_old if status({"security_policy": "TLS_1_0"}) == "fail"

test_fails_when_absent if status({}) == "fail"

test_unknown_until_apply if fixture.status("AWS-APIGW-002", fixture.unknown(this({}), ["security_policy"])) == "unknown"

test_unknown_when_masked if fixture.status("AWS-APIGW-002", fixture.sensitive(this({}), ["security_policy"])) == "unknown"

test_passes_an_update_for_the_better if {
	fixture.status("AWS-APIGW-002", fixture.updated("aws_api_gateway_domain_name.this", {"security_policy": "TLS_1_0"}, {"security_policy": "TLS_1_2"})) == "pass"
}

test_fails_an_update_for_the_worse if {
	fixture.status("AWS-APIGW-002", fixture.updated("aws_api_gateway_domain_name.this", {"security_policy": "TLS_1_2"}, {"security_policy": "TLS_1_0"})) == "fail"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-APIGW-002", [fixture.deleted("aws_api_gateway_domain_name.this", {"security_policy": "TLS_1_0"})]) == []

test_passes_tls_1_3 if status({"security_policy": "SecurityPolicy_TLS13_1_3_2025_09"}) == "pass"

test_fails_other_policies if status({"security_policy": "SecurityPolicy_EDGE"}) == "fail"
