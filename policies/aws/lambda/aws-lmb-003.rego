# METADATA
# title: No secrets in Lambda environment
# description: |
#   Environment variables are shown to everyone who may read the function's configuration.
# custom:
#   id: AWS-LMB-003
#   severity: critical
#   stage: review
#   needs: [plan]
#   types: [aws_lambda_function]
#   attributes: [environment.variables]
#   fails_when: |
#     environment[].variables value matches a credential pattern, or is a literal in a variable that is named like one
#   differs: |
#     Values that come from other resources pass before they are known, unless those resources make secrets (access
#     keys, random passwords, secrets, parameters): then unknown.
#   remediation: Move the value to Secrets Manager or Parameter Store and read it when the function starts.
package sirsi.aws.lambda_003

import data.sirsi.lib.secrets
import data.sirsi.lib.value
import data.sirsi.lib.verdict

judge(change) := verdict.noting(verdict.fail(path, null, null), found[0]) if {
	found := leaks(change)
	count(found) > 0
} else := verdict.unknown(path, null) if {
	some hidden in array.concat(change.unknown, change.sensitive)
	value.related(hidden, path)
	not is_harmless(change, hidden)
} else := verdict.pass(path, null, null)

path := "environment.variables"

# Which variable, and the pattern that its value matches. Never the value.
leaks(change) := [{"variable": name, "pattern": pattern} |
	some environment in value.blocks(change.value, "environment")
	some name, text in environment.variables
	is_string(text)
	pattern := pattern_of(name, text)
]

pattern_of(name, text) := secrets.pattern(text) if {
	secrets.pattern(text)
} else := "aws-secret-access-key" if {
	secrets.is_bare_aws_secret(text)
} else := "secret-variable" if {
	# As GEN-SEC-001 has it: whatever stands in DB_PASSWORD is a password.
	secrets.is_secret_attribute(name)
	not text in {"", "true", "false"}
	not secrets.is_reference(text)
	not value.is_masked(text)
}

# Names, addresses and ARNs of other resources are no secrets, even before they are known.
is_harmless(change, hidden) if {
	not hidden in change.sensitive
	addresses := value.references(change, hidden)
	count(addresses) > 0
	every address in addresses {
		not secrets.makes_secrets(address)
	}
}
