# METADATA
# title: GitHub OIDC trust policy restricts the repository subject
# description: |
#   Without a condition on the subject every repository on GitHub can assume the role, not just one's own.
# custom:
#   id: AWS-IAM-009
#   severity: critical
#   stage: review
#   needs: [plan]
#   types: [aws_iam_role]
#   reads: [aws_iam_openid_connect_provider]
#   attributes: [assume_role_policy]
#   fails_when: |
#     assume_role_policy federated to token.actions.githubusercontent.com without a StringEquals/StringLike
#     condition on :sub that names org/repo (a value of "*" or "repo:*" fails)
#   differs: |
#     repo:ORGANISATION/* passes, because it names the organisation; a wildcard in the organisation fails. Operators
#     with IfExists or ForAllValues do not count, because a token without the claim passes them.
#   remediation: "Add a StringEquals or StringLike condition on token.actions.githubusercontent.com:sub that names organisation and repository."
package sirsi.aws.iam_009

import data.sirsi.lib.document
import data.sirsi.lib.value

judge(change) := document.judge(change, "assume_role_policy", offenders(change), "Condition")

offenders(change) := [statement |
	some statement in document.statements(change, "assume_role_policy")
	statement.Effect == "Allow"
	trusts_github(statement)
	not names_repository(statement)
]

issuer := "token.actions.githubusercontent.com"

trusts_github(statement) if {
	some provider in value.listed(statement.Principal.Federated)
	contains(provider, issuer)
}

# The provider's ARN is not known yet, but the condition or the provider itself tells whose it is.
trusts_github(statement) if {
	some provider in value.listed(statement.Principal.Federated)
	contains(provider, "aws_iam_openid_connect_provider")
	some condition in document.conditions(statement)
	startswith(condition.key, issuer)
}

trusts_github(statement) if {
	some provider in value.listed(statement.Principal.Federated)
	address := trim_suffix(trim_suffix(trim_prefix(provider, "${"), "}"), ".arn")
	contains(input.changes[input.by_address[address]].value.url, issuer)
}

names_repository(statement) if {
	some condition in document.conditions(statement)
	condition.operator in {"StringEquals", "StringLike", "ForAnyValue:StringEquals", "ForAnyValue:StringLike"}
	condition.key == concat(":", [issuer, "sub"])
	count(condition.values) > 0
	every subject in condition.values {
		is_repository(subject)
	}
}

# repo:ORGANISATION/REPOSITORY…, the organisation without wildcards.
is_repository(subject) if {
	startswith(subject, "repo:")
	[owner, rest] := array.slice(split(subject, "/"), 0, 2)
	owner != "repo:"
	not contains(owner, "*")
	not contains(owner, "?")
	rest != ""
}
