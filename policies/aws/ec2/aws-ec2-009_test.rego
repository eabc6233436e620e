package sirsi.aws.ec2_009_test

import data.sirsi.fixture

machine(value) := fixture.created("aws_instance.web", value)

status(value) := fixture.status("AWS-EC2-009", machine(value))

test_passes_encrypted_disks if {
	status({"root_block_device": [{"encrypted": true}], "ebs_block_device": [{"encrypted": true}, {"encrypted": true}]}) == "pass"
}

test_fails_without_a_root_disk_block if status({"ami": "ami-1"}) == "fail"

test_fails_a_root_disk_in_clear if status({"root_block_device": [{"encrypted": false}]}) == "fail"

test_fails_a_root_disk_that_does_not_say if status({"root_block_device": [{"volume_size": 20}]}) == "fail"

test_fails_one_data_disk_in_clear if {
	found := fixture.row("AWS-EC2-009", machine({
		"root_block_device": [{"encrypted": true}],
		"ebs_block_device": [{"encrypted": true}, {"encrypted": false}, {}],
	}))
	found.status == "fail"
	found.attribute == "ebs_block_device.encrypted"
}

test_fails_a_launch_configuration if {
	fixture.status("AWS-EC2-009", fixture.created("aws_launch_configuration.web", {"root_block_device": [{}]})) == "fail"
}

test_unknown_until_apply if {
	fixture.status("AWS-EC2-009", fixture.unknown(machine({"root_block_device": [{}]}), ["root_block_device.encrypted"])) == "unknown"
}

account(value) := fixture.created("aws_ebs_encryption_by_default.this", value)

test_passes_where_the_account_encrypts if fixture.status_among("AWS-EC2-009", [machine({}), account({"enabled": true})]) == "pass"

test_fails_where_the_account_does_not if fixture.status_among("AWS-EC2-009", [machine({}), account({"enabled": false})]) == "fail"

test_fails_where_another_region_encrypts if {
	elsewhere := object.union(account({"enabled": true}), {"region": "us-east-1"})
	fixture.status_among("AWS-EC2-009", [machine({}), elsewhere]) == "fail"
}

test_passes_an_update_for_the_better if {
	fixture.status("AWS-EC2-009", fixture.updated("aws_instance.web", {}, {"root_block_device": [{"encrypted": true}]})) == "pass"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-EC2-009", [fixture.deleted("aws_instance.web", {})]) == []

test_unknown_when_the_whole_root_disk_is if {
	fixture.status("AWS-EC2-009", fixture.unknown(machine({}), ["root_block_device"])) == "unknown"
}

test_fails_a_disk_in_clear_beside_one_that_is_not_known if {
	half := machine({"root_block_device": [{"encrypted": true}], "ebs_block_device": [{"encrypted": false}, {}]})
	fixture.status("AWS-EC2-009", fixture.unknown(half, ["ebs_block_device.encrypted"])) == "fail"
}

test_fails_where_nobody_knows_whether_the_account_encrypts if {
	setting := fixture.unknown(account({}), ["enabled"])
	fixture.status_among("AWS-EC2-009", [machine({}), setting]) == "fail"
}
