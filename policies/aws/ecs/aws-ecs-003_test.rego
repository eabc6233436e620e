package sirsi.aws.ecs_003_test

import data.sirsi.fixture

task(volumes) := fixture.created("aws_ecs_task_definition.this", {"volume": volumes})

status(volumes) := fixture.status("AWS-ECS-003", task(volumes))

efs(configuration) := {"name": "data", "efs_volume_configuration": [configuration]}

test_passes_encrypted if status([efs({"file_system_id": "fs-1", "transit_encryption": "ENABLED"})]) == "pass"

test_passes_without_efs if status([{"name": "scratch", "host_path": "/tmp"}]) == "pass"

test_passes_without_volumes if fixture.status("AWS-ECS-003", fixture.created("aws_ecs_task_definition.this", {})) == "pass"

test_fails_disabled if status([efs({"transit_encryption": "DISABLED"})]) == "fail"

test_fails_when_absent if {
	found := fixture.row("AWS-ECS-003", task([efs({"transit_encryption": "ENABLED"}), efs({"file_system_id": "fs-2"})]))
	found.status == "fail"
	found.params.volume == "data"
}

test_unknown_until_apply if {
	hidden := fixture.unknown(task([efs({})]), ["volume.efs_volume_configuration.transit_encryption"])
	fixture.status("AWS-ECS-003", hidden) == "unknown"
}

test_fails_when_only_the_file_system_is_unknown if {
	hidden := fixture.unknown(task([efs({})]), ["volume.efs_volume_configuration.file_system_id"])
	fixture.status("AWS-ECS-003", hidden) == "fail"
}

test_passes_an_update_for_the_better if {
	fixture.status("AWS-ECS-003", fixture.updated(
		"aws_ecs_task_definition.this",
		{"volume": [efs({})]},
		{"volume": [efs({"transit_encryption": "ENABLED"})]},
	)) == "pass"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-ECS-003", [fixture.deleted("aws_ecs_task_definition.this", {"volume": [efs({})]})]) == []
