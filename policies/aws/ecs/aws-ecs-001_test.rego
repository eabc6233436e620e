package sirsi.aws.ecs_001_test

import data.sirsi.fixture

task(containers) := fixture.documented(
	fixture.created("aws_ecs_task_definition.this", {"container_definitions": "[]"}),
	{"container_definitions": containers},
)

status(containers) := fixture.status("AWS-ECS-001", task(containers))

test_passes_ordinary_containers if status([{"name": "web"}, {"name": "log", "privileged": false}]) == "pass"

test_fails_a_privileged_container if {
	found := fixture.row("AWS-ECS-001", task([{"name": "web"}, {"name": "agent", "privileged": true}, {"name": "b", "privileged": true}]))
	found.status == "fail"
	found.params.container == "agent"
}

test_fails_privileged_spelled_as_text if status([{"name": "agent", "privileged": "true"}]) == "fail"

test_unknown_until_apply if {
	hidden := fixture.unknown(fixture.created("aws_ecs_task_definition.this", {}), ["container_definitions"])
	fixture.status("AWS-ECS-001", hidden) == "unknown"
}

test_unknown_when_it_is_not_json if {
	fixture.status("AWS-ECS-001", fixture.created("aws_ecs_task_definition.this", {"container_definitions": "<<>>"})) == "unknown"
}

test_fails_what_the_configuration_already_shows if {
	fixture.status("AWS-ECS-001", fixture.unknown(task([{"privileged": true}]), ["container_definitions"])) == "fail"
}

test_passes_an_update_for_the_better if {
	better := fixture.updated("aws_ecs_task_definition.this", {"container_definitions": "[]"}, {"container_definitions": "[{}]"})
	fixture.status("AWS-ECS-001", fixture.documented(better, {"container_definitions": [{}]})) == "pass"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-ECS-001", [fixture.deleted("aws_ecs_task_definition.this", {})]) == []

test_fails_and_passes_with_what_must_be if {
	said([{"name": "web", "privileged": true}]) == [true, false]
	said([{"name": "web"}]) == [null, false]
}

said(containers) := [found.actual, found.expected] if {
	definition := fixture.created("aws_ecs_task_definition.this", {"container_definitions": "[]"})
	found := fixture.row("AWS-ECS-001", fixture.documented(definition, {"container_definitions": containers}))
}
