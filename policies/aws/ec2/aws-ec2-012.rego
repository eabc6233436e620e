# METADATA
# title: No credentials in user data
# description: |
#   Everyone who can describe the instance, and every process on it, can read its user data. Credentials there are
#   as good as published.
# custom:
#   id: AWS-EC2-012
#   severity: critical
#   stage: review
#   needs: [plan]
#   types: [aws_instance, aws_launch_template, aws_launch_configuration]
#   attributes: [user_data, user_data_base64]
#   fails_when: |
#     user_data / user_data_base64 (base64-decoded) matches an AWS access key, private key or password assignment
#   differs: |
#     Tokens of common vendors count too. Where the plan has only a digest of the user data, or gzip, and the
#     configuration has no text, the result is unknown.
#   remediation: "Remove the credential, revoke it, and read it from Secrets Manager or use the instance's role."
package sirsi.aws.ec2_012

import data.sirsi.lib.secrets
import data.sirsi.lib.value
import data.sirsi.lib.verdict

judge(change) := leak(found[0]) if {
	found := [text | some text in texts(change); secrets.pattern(text.value)]
	count(found) > 0
} else := verdict.unknown(hidden(change)[0], null) if {
	count(hidden(change)) > 0
} else := verdict.pass("user_data", null, null)

leak(text) := verdict.noting(
	verdict.fail(text.attribute, null, null),
	{"pattern": secrets.pattern(text.value)},
)

attributes := ["user_data", "user_data_base64"]

texts(change) := array.concat(written(change), [{"attribute": text.attribute, "value": base64.decode(text.value)} |
	some text in written(change)
	is_base64(text.value)
])

# What the configuration says, and what the plan says where that is text and not a digest of it.
written(change) := array.concat(
	[{"attribute": attribute, "value": found.value} |
		some found in change.config_strings
		attribute := trim_suffix(found.attribute, " (decoded)")
		attribute in attributes
	],
	[{"attribute": attribute, "value": text} |
		some attribute in attributes
		text := change.value[attribute]
		is_string(text)
		not is_digest(text)
	],
)

# Launch templates take base64, as does user_data_base64; others may hold it too. The built-in base64.is_valid is no
# help: in WebAssembly it skips what is not base64.
is_base64(text) if {
	regex.match(`^[A-Za-z0-9+/\s]{16,}={0,2}\s*$`, text)
	not is_compressed(text)
}

# gzip, which nobody can search without unpacking.
is_compressed(text) if startswith(text, "H4sI")

is_digest(text) if {
	count(text) == 40
	regex.match(`^[0-9a-f]+$`, text)
}

# Set, but nowhere to be read.
hidden(change) := [attribute |
	some attribute in attributes
	is_hidden(change, attribute)
]

is_hidden(change, attribute) if is_compressed(change.value[attribute])

is_hidden(change, attribute) if {
	value.is_set(change, attribute)
	not is_readable(change, attribute)
}

is_readable(change, attribute) if {
	some text in written(change)
	text.attribute == attribute
}
