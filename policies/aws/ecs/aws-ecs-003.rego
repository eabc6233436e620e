# METADATA
# title: ECS EFS volumes encrypted in transit
# description: |
#   Without it the files travel between task and file system in clear.
# custom:
#   id: AWS-ECS-003
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_ecs_task_definition]
#   attributes: [volume.efs_volume_configuration.transit_encryption]
#   fails_when: |
#     volume[].efs_volume_configuration[] present and transit_encryption != "ENABLED"
#   remediation: Set transit_encryption to ENABLED in efs_volume_configuration.
package sirsi.aws.ecs_003

import data.sirsi.lib.value
import data.sirsi.lib.verdict

judge(change) := verdict.unknown(path, "ENABLED") if {
	value.is_unknown(change, path)
} else := verdict.noting(
	verdict.fail(path, object.get(clear[0].configuration, "transit_encryption", null), "ENABLED"),
	{"volume": clear[0].volume},
) if {
	clear := [{"volume": object.get(volume, "name", null), "configuration": configuration} |
		some volume in value.blocks(change.value, "volume")
		some configuration in value.blocks(volume, "efs_volume_configuration")
		not configuration.transit_encryption == "ENABLED"
	]
	count(clear) > 0
} else := verdict.pass(path, null, "ENABLED")

path := "volume.efs_volume_configuration.transit_encryption"
