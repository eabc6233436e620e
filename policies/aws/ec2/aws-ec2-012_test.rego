package sirsi.aws.ec2_012_test

import data.sirsi.fixture

# Amazon's own example key.
key := "AKIAIOSFODNN7EXAMPLE"

machine(value) := fixture.created("aws_instance.web", value)

status(value) := fixture.status("AWS-EC2-012", machine(value))

configured(text) := fixture.configured(
	machine({"user_data": "da39a3ee5e6b4b0d3255bfef95601890afd80709"}),
	{"user_data": text},
)

test_passes_without_user_data if status({"ami": "ami-1"}) == "pass"

test_passes_an_ordinary_script if fixture.status("AWS-EC2-012", configured("#!/bin/sh\nyum install -y nginx")) == "pass"

test_fails_an_access_key_that_the_plan_hides_behind_a_digest if {
	found := fixture.row("AWS-EC2-012", configured(concat("", ["export AWS_ACCESS_KEY_ID=", key])))
	found.status == "fail"
	found.params.pattern == "aws-access-key-id"
	not contains(json.marshal(found), key)
}

test_fails_a_secret_key if {
	script := "export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	fixture.row("AWS-EC2-012", configured(script)).status == "fail"
}

test_fails_a_private_key if fixture.status("AWS-EC2-012", configured("-----BEGIN RSA PRIVATE KEY-----\nMIIE")) == "fail"

test_fails_a_password if fixture.status("AWS-EC2-012", configured("DB_PASSWORD=hunter2hunter2")) == "fail"

test_passes_a_password_from_elsewhere if {
	every script in ["DB_PASSWORD=$SECRET", "DB_PASSWORD=$(aws ssm get-parameter)", "PASSWORD=${data.x.y}"] {
		fixture.status("AWS-EC2-012", configured(script)) == "pass"
	}
}

test_fails_text_in_the_plan if status({"user_data": concat(" ", ["echo", key])}) == "fail"

test_fails_base64 if {
	template := fixture.created("aws_launch_template.web", {"user_data": base64.encode(concat(" ", ["echo", key]))})
	fixture.status("AWS-EC2-012", template) == "fail"
}

test_fails_the_base64_attribute if status({"user_data_base64": base64.encode(concat(" ", ["echo", key]))}) == "fail"

test_unknown_behind_a_digest if status({"user_data": "da39a3ee5e6b4b0d3255bfef95601890afd80709"}) == "unknown"

test_unknown_until_apply if fixture.status("AWS-EC2-012", fixture.unknown(machine({}), ["user_data"])) == "unknown"

test_unknown_when_compressed if status({"user_data_base64": "H4sIAAAAAAAAA0tMTEwEAMXRqCAEAAAA"}) == "unknown"

test_fails_two_leaks_with_one_row if {
	both := fixture.configured(machine({"user_data_base64": base64.encode(key)}), {"user_data": key})
	fixture.row("AWS-EC2-012", both).status == "fail"
}

test_passes_an_update_for_the_better if {
	fixture.status("AWS-EC2-012", fixture.updated("aws_instance.web", {"user_data": key}, {"user_data": "echo"})) == "pass"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-EC2-012", [fixture.deleted("aws_instance.web", {"user_data": key})]) == []

test_fails_text_that_is_not_quite_base64 if {
	status({"user_data": concat("", ["{\"a\":[true],\"b\":\"", key, "\"}"])}) == "fail"
}

test_passes_keys_in_other_attributes if {
	tagged := fixture.configured(machine({"ami": "ami-1"}), {"tags.note": key})
	fixture.status("AWS-EC2-012", tagged) == "pass"
}

test_reads_a_script_as_long_as_a_digest if {
	status({"user_data": "#!/bin/sh -e\necho started >/var/log/up.x"}) == "pass"
	status({"user_data": "0123456789abcdef"}) == "pass"
}

test_unknown_when_only_the_other_attribute_can_be_read if {
	half := fixture.configured(machine({}), {"user_data": "echo hello world"})
	fixture.status("AWS-EC2-012", fixture.unknown(half, ["user_data_base64"])) == "unknown"
}

test_passes_keys_in_other_attributes_of_the_plan if status({"ami": "ami-1", "key_note": key}) == "pass"
