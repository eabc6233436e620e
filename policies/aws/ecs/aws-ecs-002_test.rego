package sirsi.aws.ecs_002_test

import data.sirsi.fixture

task(environment) := fixture.documented(
	fixture.created("aws_ecs_task_definition.this", {"container_definitions": "[]"}),
	{"container_definitions": [{"name": "side"}, {"name": "web", "environment": environment}]},
)

status(environment) := fixture.status("AWS-ECS-002", task(environment))

variable(name, value) := [{"name": "MODE", "value": "fast"}, {"name": name, "value": value}]

test_passes_ordinary_variables if status(variable("LOG_LEVEL", "info")) == "pass"

test_passes_without_variables if status([]) == "pass"

test_fails_a_password_by_its_name if {
	found := fixture.row("AWS-ECS-002", task(variable("DB_PASSWORD", "hunter2")))
	found.status == "fail"
	found.params == {"container": "web", "variable": "DB_PASSWORD", "pattern": "secret-name"}
	not contains(json.marshal(found), "hunter2")
}

test_fails_other_secret_names if {
	every name in ["api_token", "API_KEY", "CLIENT_SECRET", "AWS_SECRET_ACCESS_KEY", "private-key", "AWS_ACCESS_KEY_ID"] {
		status(variable(name, "abc123")) == "fail"
	}
}

test_fails_a_key_by_its_value if {
	fixture.row("AWS-ECS-002", task(variable("ID", "AKIAIOSFODNN7EXAMPLE"))).params.pattern == "aws-access-key-id"
}

test_fails_a_url_with_a_password if status(variable("DB", "postgres://app:hunter2@db.internal:5432/app")) == "fail"

test_passes_a_url_without_a_password if status(variable("DB", "postgres://db.internal:5432/app")) == "pass"

test_passes_where_a_secret_is if {
	status(variable("DB_SECRET_ARN", "arn:aws:secretsmanager:eu-central-1:1:secret:x")) == "pass"
	status(variable("PASSWORD_FILE", "/run/secrets/db")) == "pass"
	status(variable("TOKEN_URL", "https://login.example.com/token")) == "pass"
	status(variable("SECRET", "arn:aws:secretsmanager:eu-central-1:1:secret:x")) == "pass"
}

test_passes_a_switch if status(variable("REQUIRE_TOKEN", "true")) == "pass"

test_passes_secrets_from_elsewhere if {
	fixture.status("AWS-ECS-002", fixture.documented(
		fixture.created("aws_ecs_task_definition.this", {"container_definitions": "[]"}),
		{"container_definitions": [{"secrets": [{"name": "DB_PASSWORD", "valueFrom": "arn:aws:ssm:1"}]}]},
	)) == "pass"
}

test_unknown_until_apply if {
	hidden := fixture.unknown(fixture.created("aws_ecs_task_definition.this", {}), ["container_definitions"])
	fixture.status("AWS-ECS-002", hidden) == "unknown"
}

test_fails_an_update_for_the_worse if {
	worse := fixture.updated("aws_ecs_task_definition.this", {"container_definitions": "[]"}, {"container_definitions": "[{}]"})
	fixture.status("AWS-ECS-002", fixture.documented(worse, {"container_definitions": [{"environment": variable("PASSWORD", "x1")}]})) == "fail"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-ECS-002", [fixture.deleted("aws_ecs_task_definition.this", {})]) == []

test_passes_a_switch_that_is_off if status(variable("REQUIRE_TOKEN", "false")) == "pass"
