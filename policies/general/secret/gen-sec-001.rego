# METADATA
# title: No literal secret in spec or synthesized configuration
# description: |
#   What is in the repository is read by everyone with access to it, now and in its history, and copied into plan
#   and state.
# custom:
#   id: GEN-SEC-001
#   severity: critical
#   stage: review
#   needs: [config]
#   types: []
#   attributes: []
#   fails_when: |
#     any string value matches a credential pattern; reads the synthesized configuration, because user_data is a
#     SHA1 in the plan of aws provider 5.x
#   differs: |
#     Literal values of attributes that are secrets by their name (password, secret_string, auth_token, the value of
#     a SecureString and the like) count too, however short, and so do literals of attributes that the provider or
#     the configuration marks as sensitive, also through a variable's default or the call of a module. Of these the
#     rule learns that they are literals, and never the value. The name of who logs in is none.
#     Not seen: a sensitive literal that reaches its attribute through a local or inside a function or a template,
#     and what stands in modules whose configuration the plan does not hold.
#   remediation: "Revoke the credential, move it to a secret store and refer to it, for example vault://kv/shop#password."
package sirsi.general.secret_001

import data.sirsi.lib.secrets
import data.sirsi.lib.verdict

verdicts := verdict.or_none(array.concat(spec_verdicts, config_verdicts), {"scope": "none"})

# One row for each secret in the spec; one for a spec without any.
spec_verdicts := spec_leaks if {
	count(spec_leaks) > 0
} else := [verdict.at(verdict.pass(null, null, null), null)] if {
	input.has.spec
} else := []

spec_leaks := [verdict.at(leak, null) |
	input.has.spec
	secrets.is_suspicious(concat("\n", [text.value | some text in input.spec.strings]))
	some text in input.spec.strings
	pattern := secrets.pattern(text.value)
	leak := verdict.noting(verdict.fail(null, null, null), {"pattern": pattern, "path": text.path})
]

config_verdicts := [verdict.at(judge(change), change.address) |
	some change in input.changes
	change.in_scope
	count(change.config_strings) + count(literals(change)) > 0
]

# Masked: only that a literal stands there is known. A parameter is marked as sensitive whatever is in it.
literals(change) := [attribute |
	some attribute in object.get(change, "literal_secrets", [])
	not is_plain_parameter(change, attribute)
]

is_plain_parameter(change, "value") if {
	change.type == "aws_ssm_parameter"
	change.value.type in {"String", "StringList"}
}

judge(change) := verdict.noting(verdict.fail(leaks[0].attribute, null, null), {
	"pattern": leaks[0].pattern,
	"attributes": [leak.attribute | some leak in leaks],
}) if {
	may_leak(change)
	leaks := leaks_of(change)
	count(leaks) > 0
} else := verdict.pass(null, null, null)

# Two searches over everything at once: almost every resource ends here.
may_leak(change) if secrets.is_suspicious(concat("\n", [text.value | some text in change.config_strings]))

may_leak(change) if {
	names := concat("\n", [text.attribute | some text in change.config_strings])
	some word in ["assword", "ASSWORD", "ecret", "ECRET", "oken", "OKEN", "key", "KEY"]
	contains(names, word)
}

may_leak(change) if change.value.type == "SecureString"

may_leak(change) if count(literals(change)) > 0

leaks_of(change) := array.concat(
	[{"attribute": text.attribute, "pattern": pattern} |
		some text in change.config_strings
		pattern := reason(change, text)
	],
	[{"attribute": attribute, "pattern": "sensitive-attribute"} | some attribute in literals(change)],
)

reason(_, text) := secrets.pattern(text.value) if {
	secrets.pattern(text.value)
} else := "secret-attribute" if {
	secrets.is_secret_attribute(text.attribute)
	is_literal(text.value)
}

reason(change, text) := "secret-attribute" if {
	change.type == "aws_ssm_parameter"
	change.value.type == "SecureString"
	text.attribute in {"value", "insecure_value"}
	is_literal(text.value)
	not secrets.pattern(text.value)
}

is_literal(text) if {
	not text in {"", "true", "false"}
	not secrets.is_reference(text)
}
