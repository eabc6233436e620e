package sirsi.aws.ec2_007_test

import data.sirsi.fixture

machine(value) := fixture.created("aws_instance.web", value)

status(value) := fixture.status("AWS-EC2-007", machine(value))

test_passes_with_required_tokens if status({"metadata_options": [{"http_tokens": "required"}]}) == "pass"

test_passes_with_the_endpoint_off if status({"metadata_options": [{"http_endpoint": "disabled", "http_tokens": "optional"}]}) == "pass"

test_fails_optional_tokens if {
	found := fixture.row("AWS-EC2-007", machine({"metadata_options": [{"http_tokens": "optional", "http_endpoint": "enabled"}]}))
	found.status == "fail"
	found.attribute == "metadata_options.http_tokens"
	found.actual == "optional"
}

test_fails_when_absent if status({"ami": "ami-1"}) == "fail"

test_fails_a_launch_configuration if fixture.status("AWS-EC2-007", fixture.created("aws_launch_configuration.web", {})) == "fail"

test_unknown_until_apply if {
	hidden := fixture.unknown(machine({"metadata_options": [{"http_endpoint": "enabled"}]}), ["metadata_options.http_tokens"])
	fixture.status("AWS-EC2-007", hidden) == "unknown"
}

template(value) := fixture.created("aws_launch_template.web", value)

from_template := object.union(machine({"launch_template": [{"version": "$Latest"}]}), {"refs": {
	"launch_template.id": ["aws_launch_template.web"],
	"launch_template.version": ["aws_launch_template.web"],
}})

test_passes_an_instance_whose_template_requires_tokens if {
	strict := template({"metadata_options": [{"http_tokens": "required"}]})
	fixture.statuses("AWS-EC2-007", [from_template, strict]) == {"aws_instance.web": "pass", "aws_launch_template.web": "pass"}
}

test_fails_an_instance_whose_template_does_not if {
	fixture.statuses("AWS-EC2-007", [from_template, template({})]) == {"aws_instance.web": "fail", "aws_launch_template.web": "fail"}
}

test_passes_an_update_for_the_better if {
	fixture.status("AWS-EC2-007", fixture.updated("aws_instance.web[0]", {}, {"metadata_options": [{"http_tokens": "required"}]})) == "pass"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-EC2-007", [fixture.deleted("aws_instance.web", {})]) == []

strict := template({"metadata_options": [{"http_tokens": "required"}]})

test_fails_an_instance_that_overrides_its_template if {
	own := object.union(from_template, {"value": {"metadata_options": [{"http_tokens": "optional"}]}})
	fixture.status_among("AWS-EC2-007", [own, strict]) == "fail"
}

test_unknown_when_the_instance_may_override_its_template if {
	fixture.status_among("AWS-EC2-007", [fixture.unknown(from_template, ["metadata_options"]), strict]) == "unknown"
}

test_fails_an_instance_whose_template_is_deleted if {
	gone := fixture.deleted("aws_launch_template.web", strict.value)
	fixture.status_among("AWS-EC2-007", [from_template, gone]) == "fail"
}

test_fails_an_instance_that_refers_to_a_template_elsewhere if {
	named := object.union(machine({}), {"refs": {"tags": ["aws_launch_template.web"]}})
	fixture.status_among("AWS-EC2-007", [named, strict]) == "fail"
}

test_judges_no_instance_by_a_version_that_comes_from_elsewhere if {
	versions := fixture.created("aws_ssm_parameter.web", strict.value)
	numbered := object.union(machine({}), {"refs": {"launch_template.version": ["aws_ssm_parameter.web"]}})
	fixture.status_among("AWS-EC2-007", [numbered, versions]) == "fail"
}
