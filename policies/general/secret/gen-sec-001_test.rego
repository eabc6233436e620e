package sirsi.general.secret_001_test

import data.sirsi.fixture

# Amazon's own example key.
key := "AKIAIOSFODNN7EXAMPLE"

machine(strings) := fixture.configured(fixture.created("module.app[\"a\"].aws_instance.web[0]", {}), strings)

status(strings) := fixture.status("GEN-SEC-001", machine(strings))

test_passes_ordinary_texts if status({"ami": "ami-1", "user_data": "#!/bin/sh\necho hello"}) == "pass"

test_fails_a_key_in_user_data if {
	found := fixture.row("GEN-SEC-001", machine({"ami": "ami-1", "user_data": concat(" ", ["echo", key])}))
	found.status == "fail"
	found.attribute == "user_data"
	found.params == {"pattern": "aws-access-key-id", "attributes": ["user_data"]}
	found.actual == null
	not contains(json.marshal(found), key)
}

test_fails_formats_of_known_vendors if {
	every text in [
		"-----BEGIN OPENSSH PRIVATE KEY-----",
		concat("", ["ghp_", "abcdefghijklmnopqrstuvwxyz0123456789"]),
		concat("", ["glpat-", "abcdefghij0123456789"]),
		concat("", ["xoxb-", "123456789012-abcdefghijkl"]),
		concat("", ["sk_live_", "abcdefghijklmnop"]),
		concat("", ["AIza", "SyA1234567890abcdefghijklmnopqrstuvw"]),
		concat("", ["npm_", "abcdefghijklmnopqrstuvwxyz0123456789"]),
		concat("", ["SG.", "abcdefghijklmnop", ".", "abcdefghijklmnopqrst"]),
		"AccountKey=abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/==",
		"postgres://app:hunter2@db.example.com/app",
		"password = \"hunter2hunter2\"",
		"\"api_key\": \"0123456789abcdef\"",
	] {
		status({"user_data": text}) == "fail"
	}
}

test_fails_a_literal_in_an_attribute_for_secrets if {
	every name in ["password", "master_password", "auth_token", "secret_string", "user.password", "environment.variables.DB_PASSWORD"] {
		found := fixture.row("GEN-SEC-001", machine({name: "hunter2"}))
		found.status == "fail"
		found.params.pattern == "secret-attribute"
	}
}

test_fails_a_literal_that_is_marked_as_sensitive if {
	database := object.union(fixture.created("aws_db_instance.orders", {}), {"literal_secrets": ["password"]})
	found := fixture.row("GEN-SEC-001", database)
	found.status == "fail"
	found.attribute == "password"
	found.params == {"pattern": "sensitive-attribute", "attributes": ["password"]}
}

test_passes_a_plain_parameter_though_the_provider_marks_it if {
	fixture.rows("GEN-SEC-001", [marked("String")])[0].params.scope == "none"
	fixture.status("GEN-SEC-001", marked("SecureString")) == "fail"
}

marked(type) := object.union(fixture.created("aws_ssm_parameter.db", {"type": type}), {"literal_secrets": ["value"]})

test_fails_a_write_only_secret if status({"password_wo": "hunter2"}) == "fail"

test_passes_references if {
	every text in [
		"vault://kv/migrations/shop#password",
		"${random_password.db.result}",
		"{{resolve:secretsmanager:db:SecretString:password}}",
		"arn:aws:secretsmanager:eu-central-1:111122223333:secret:db",
	] {
		status({"password": text}) == "pass"
	}
}

test_passes_names_of_keys_and_policies if {
	status({"key_name": "deploy", "kms_key_id": "alias/shop", "policy": "iam:UpdateAccountPasswordPolicy", "token_key_id": "x"}) == "pass"
}

test_fails_a_parameter_for_secrets if {
	parameter := fixture.configured(fixture.created("aws_ssm_parameter.db", {"type": "SecureString"}), {"value": "hunter2"})
	fixture.status("GEN-SEC-001", parameter) == "fail"
}

test_passes_a_plain_parameter if {
	parameter := fixture.configured(fixture.created("aws_ssm_parameter.db", {"type": "String"}), {"value": "hunter2"})
	fixture.status("GEN-SEC-001", parameter) == "pass"
}

spec(strings) := fixture.judged(
	"GEN-SEC-001",
	object.union(fixture.input_of([]), {"has": {"config": true, "spec": true}, "spec": {"strings": strings}}),
	fixture.params,
)

test_fails_each_secret_of_the_spec_at_its_place if {
	places := [["spec", "workloads", 0, "config", "env", 1, "value"], ["spec", "workloads", 2, "config", "userData"]]
	found := spec([
		{"path": ["metadata", "name"], "value": "shop"},
		{"path": places[0], "value": key},
		{"path": places[1], "value": concat(" ", ["echo", key])},
	])
	[row.params.path | some row in found; row.status == "fail"] == places
	not contains(json.marshal(found), key)
}

test_passes_a_spec_without_secrets if {
	[found] := spec([{"path": ["spec", "x"], "value": "vault://kv/shop#password"}])
	found.status == "pass"
	found.address == null
}

test_passes_once_without_any_text if fixture.rows("GEN-SEC-001", [fixture.created("aws_vpc.main", {})])[0].params.scope == "none"

test_says_nothing_about_what_is_deleted if {
	gone := fixture.configured(fixture.deleted("aws_instance.web", {}), {"user_data": key})
	fixture.rows("GEN-SEC-001", [gone])[0].address == null
}

test_says_nothing_without_a_configuration if {
	fixture.judged("GEN-SEC-001", object.union(fixture.input_of([]), {"has": {"config": false}}), fixture.params) == []
}

test_passes_the_other_texts_of_a_parameter if {
	parameter := fixture.configured(fixture.created("aws_ssm_parameter.db", {"type": "SecureString"}), {"description": "of the shop"})
	fixture.status("GEN-SEC-001", parameter) == "pass"
}

test_passes_values_of_other_types if {
	other := fixture.configured(fixture.created("aws_route53_record.a", {"type": "SecureString"}), {"value": "hunter2"})
	fixture.status("GEN-SEC-001", other) == "pass"
}

test_fails_a_single_secret_of_the_spec if {
	[found] := spec([{"path": ["metadata", "name"], "value": "shop"}, {"path": ["spec", "x"], "value": key}])
	found.status == "fail"
	found.params.path == ["spec", "x"]
}

test_fails_a_sensitive_value_of_another_type if {
	holder := object.union(fixture.created("aws_x.db", {"type": "String"}), {"literal_secrets": ["value"]})
	fixture.status("GEN-SEC-001", holder) == "fail"
}

test_passes_the_value_of_a_plain_parameter_that_leaks_elsewhere if {
	parameter := fixture.created("aws_ssm_parameter.db", {"type": "String"})
	found := fixture.row("GEN-SEC-001", fixture.configured(parameter, {"description": key, "value": "hunter2"}))
	found.params.attributes == ["description"]
}

parameter(text) := fixture.configured(fixture.created("aws_ssm_parameter.db", {"type": "SecureString"}), {"value": text})

test_passes_a_parameter_that_refers_and_names_the_pattern_of_one_that_does_not if {
	fixture.status("GEN-SEC-001", parameter("vault://kv/shop#db")) == "pass"
	fixture.row("GEN-SEC-001", parameter(key)).params.pattern == "aws-access-key-id"
}

test_passes_switches_and_nothing if status({"password": "", "user.password": "true", "db.password": "false"}) == "pass"
