# METADATA
# title: Protective attribute is not switched off
# description: |
#   Deletion protection, encryption, versioning, key rotation and a second zone are there for the day something goes
#   wrong. Switching one off deserves a reason.
# custom:
#   id: GEN-CHG-004
#   severity: high
#   stage: review
#   needs: [plan]
#   types: []
#   attributes: [deletion_protection, enable_deletion_protection, storage_encrypted, encrypted, purge_protection_enabled, enable_key_rotation, versioning.enabled, versioning_configuration.status, multi_az, enable_log_file_validation]
#   fails_when: |
#     before.X == true and after.X == false for X in {deletion_protection, enable_deletion_protection,
#     storage_encrypted, encrypted, purge_protection_enabled, enable_key_rotation, versioning, multi_az,
#     enable_log_file_validation}
#   differs: |
#     versioning means also its modern spelling, versioning_configuration.status of aws_s3_bucket_versioning going
#     from Enabled to Suspended.
#   remediation: Leave the attribute on, or ask for an exception with a reason and an end.
package sirsi.general.change_004

import data.sirsi.lib.value
import data.sirsi.lib.verdict

verdicts := verdict.or_none(protected_resources, {"scope": "none"})

protected_resources := [verdict.at(judge(change, protected), change.address) |
	some change in input.changes
	change.action in {"update", "replace"}
	protected := [name | some name in names; is_on(change.before, name)]
	count(protected) > 0
]

names := [
	"deletion_protection",
	"enable_deletion_protection",
	"storage_encrypted",
	"encrypted",
	"purge_protection_enabled",
	"enable_key_rotation",
	"versioning",
	"versioning_configuration",
	"multi_az",
	"enable_log_file_validation",
]

judge(change, protected) := verdict.noting(verdict.fail(off[0], false, true), {"attributes": off}) if {
	off := [name | some name in protected; is_off(change.value, name)]
	count(off) > 0
} else := verdict.unknown(hidden[0], true) if {
	hidden := [name | some name in protected; not is_on(change.value, name); value.is_partly_unknown(change, name)]
	count(hidden) > 0
} else := verdict.pass(protected[0], true, true)

is_on(attributes, name) if value.same(attributes[name], true)

is_on(attributes, "versioning") if {
	some block in attributes.versioning
	block.enabled == true
}

is_on(attributes, "versioning_configuration") if {
	some block in attributes.versioning_configuration
	block.status == "Enabled"
}

is_off(attributes, name) if value.same(attributes[name], false)

is_off(attributes, "versioning") if {
	some block in attributes.versioning
	block.enabled == false
}

is_off(attributes, "versioning_configuration") if {
	some block in attributes.versioning_configuration
	block.status in {"Disabled", "Suspended"}
}
