# METADATA
# title: EC2 instances require IMDSv2
# description: |
#   IMDSv1 answers any request from the instance, so a server-side request forgery can read the role's credentials.
#   IMDSv2 needs a session token.
# custom:
#   id: AWS-EC2-007
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_instance, aws_launch_template, aws_launch_configuration]
#   attributes: [metadata_options.http_tokens, metadata_options.http_endpoint]
#   fails_when: |
#     metadata_options[].http_tokens != "required" and metadata_options[].http_endpoint != "disabled"
#   differs: |
#     An instance without metadata_options of its own is judged by its launch template where that is in the plan:
#     the instance gets those options.
#   remediation: Set metadata_options.http_tokens to required.
package sirsi.aws.ec2_007

import data.sirsi.lib.value
import data.sirsi.lib.verdict

# An instance without options of its own has those of its launch template.
judge(change) := own(templates[0]) if {
	not change.value.metadata_options
	not value.is_unknown(change, "metadata_options")
	templates := templates_of(change)
	count(templates) > 0
} else := own(change)

own(change) := verdict.pass(tokens, "required", "required") if {
	says(change, "http_tokens", "required")
} else := verdict.pass(endpoint, "disabled", "disabled") if {
	says(change, "http_endpoint", "disabled")
} else := verdict.unknown(path, "required") if {
	path := value.first_unknown(change, [tokens, endpoint])
} else := verdict.fail(tokens, said(change), "required")

tokens := "metadata_options.http_tokens"

endpoint := "metadata_options.http_endpoint"

says(change, attribute, expected) if {
	options := value.blocks(change.value, "metadata_options")
	count(options) > 0
	every option in options {
		option[attribute] == expected
	}
}

said(change) := value.first([option.http_tokens | some option in value.blocks(change.value, "metadata_options")])

templates_of(change) := [template |
	change.type == "aws_instance"
	some attribute, addresses in change.refs
	startswith(attribute, "launch_template")
	some address in addresses
	template := input.changes[input.by_address[address]]
	template.type == "aws_launch_template"
	template.in_scope
]
