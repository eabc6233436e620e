package sirsi.aws.lambda_003_test

import data.sirsi.fixture

lambda(variables) := fixture.created("aws_lambda_function.this", {"environment": [{"variables": variables}]})

status(variables) := fixture.status("AWS-LMB-003", lambda(variables))

test_passes_ordinary_variables if status({"REGION": "eu-central-1", "MODE": "fast"}) == "pass"

test_passes_without_variables if fixture.status("AWS-LMB-003", fixture.created("aws_lambda_function.this", {})) == "pass"

test_fails_an_access_key if {
	found := fixture.row("AWS-LMB-003", lambda({"A": "x", "ID": "AKIAIOSFODNN7EXAMPLE", "TWO": "AKIAIOSFODNN7EXAMPLE"}))
	found.status == "fail"
	found.params == {"variable": "ID", "pattern": "aws-access-key-id"}
	not contains(json.marshal(found), "AKIA")
}

test_fails_a_secret_key if status({"KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKE1"}) == "fail"

test_passes_a_digest if status({"REVISION": "da39a3ee5e6b4b0d3255bfef95601890afd80709"}) == "pass"

test_fails_a_private_key if status({"PEM": "-----BEGIN PRIVATE KEY-----\nMIIE"}) == "fail"

test_fails_a_variable_that_is_named_like_a_credential if {
	found := fixture.row("AWS-LMB-003", lambda({"MODE": "fast", "DB_PASSWORD": "hunter2"}))
	found.status == "fail"
	found.params == {"variable": "DB_PASSWORD", "pattern": "secret-variable"}
	not contains(json.marshal(found), "hunter2")
}

test_passes_a_variable_that_says_where_a_credential_is if {
	every text in ["arn:aws:secretsmanager:eu-central-1:1:secret:x", "vault://kv/x", "/shop/db/password", ""] {
		status({"DB_PASSWORD": text}) == "pass"
	}
	status({"DB_PASSWORD_FILE": "x"}) == "pass"
}

test_unknown_until_apply if {
	fixture.status("AWS-LMB-003", fixture.unknown(lambda({}), ["environment.variables.TOKEN"])) == "unknown"
}

test_passes_an_unknown_address if {
	coming := fixture.referring(lambda({"MODE": "fast"}), "environment.variables.DB_HOST", ["aws_db_instance.main"])
	fixture.status("AWS-LMB-003", coming) == "pass"
}

test_unknown_when_it_comes_from_a_secret if {
	coming := fixture.referring(lambda({"MODE": "fast"}), "environment.variables.DB_PASSWORD", ["module.x.random_password.db[0]"])
	fixture.status("AWS-LMB-003", coming) == "unknown"
}

test_unknown_when_masked if {
	fixture.status("AWS-LMB-003", fixture.sensitive(lambda({"TOKEN": "(sensitive)"}), ["environment.variables"])) == "unknown"
}

test_passes_an_update_for_the_better if {
	fixture.status("AWS-LMB-003", fixture.updated("aws_lambda_function.this", {}, {"environment": [{"variables": {"A": "b"}}]})) == "pass"
}

test_says_nothing_about_what_is_deleted if {
	fixture.rows("AWS-LMB-003", [fixture.deleted("aws_lambda_function.this", {"environment": [{"variables": {"ID": "AKIAIOSFODNN7EXAMPLE"}}]})]) == []
}

test_passes_when_something_else_is_unknown if {
	fixture.status("AWS-LMB-003", fixture.unknown(lambda({"MODE": "fast"}), ["role", "arn", "environment_x"])) == "pass"
}

test_unknown_when_masked_wherever_it_comes_from if {
	coming := fixture.referring(lambda({"MODE": "fast"}), "environment.variables.TOKEN", ["aws_db_instance.main"])
	fixture.status("AWS-LMB-003", fixture.sensitive(coming, ["environment.variables.TOKEN"])) == "unknown"
}
