# METADATA
# title: Instance and launch configuration block devices encrypted
# description: |
#   The disks of an instance hold what the workload writes; unencrypted, a snapshot of them is readable by whoever
#   gets it.
# custom:
#   id: AWS-EC2-009
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_instance, aws_launch_configuration]
#   reads: [aws_ebs_encryption_by_default]
#   attributes: [root_block_device.encrypted, ebs_block_device.encrypted]
#   fails_when: |
#     root_block_device[] absent or any root_block_device[]/ebs_block_device[].encrypted != true (waived when
#     aws_ebs_encryption_by_default is true in the same plan)
#   differs: |
#     aws_ebs_encryption_by_default counts only for its own region, and when it is not switched off.
#   remediation: Set encrypted to true in root_block_device and in every ebs_block_device.
package sirsi.aws.ec2_009

import data.sirsi.lib.value
import data.sirsi.lib.verdict

judge(change) := verdict.pass(paths[0], null, true) if {
	encrypted_by_default(change)
} else := verdict.fail(clear[0], false, true) if {
	clear := clear_devices(change)
	count(clear) > 0
} else := verdict.fail(paths[0], null, true) if {
	not change.value.root_block_device
	not value.is_partly_unknown(change, "root_block_device")
} else := verdict.unknown(path, true) if {
	path := value.first_unknown(change, paths)
} else := verdict.pass(paths[0], true, true)

paths := ["root_block_device.encrypted", "ebs_block_device.encrypted"]

clear_devices(change) := [path |
	some path in paths
	some device in value.blocks(change.value, split(path, ".")[0])
	is_clear(change, device, path)
]

is_clear(_, device, _) if value.same(device.encrypted, false)

is_clear(change, device, path) if {
	not device.encrypted
	not value.is_unknown(change, path)
}

# The account's default, switched on in the same plan and region, encrypts every new volume.
encrypted_by_default(change) if {
	some index in input.by_type.aws_ebs_encryption_by_default
	setting := input.changes[index]
	not setting.value.enabled == false
	not value.is_unknown(setting, "enabled")
	setting.region == change.region
}
