# Policy documents: who may do what. A document is read from the plan, else from the configuration, else from the
# aws_iam_policy_document that an unknown attribute refers to.
package sirsi.lib.document

import data.sirsi.lib.value
import data.sirsi.lib.verdict

# Offending statements decide. Where there are none, a document that nobody could read is unknown, an absent one right.
judge(change, attribute, offenders, element) := verdict.unknown(attribute, null) if {
	# One of several documents it will be, and nobody can say which.
	count(offenders) > 0
	not has_document(change, attribute)
	count(data_sources(change, attribute)) > 1
} else := verdict.noting(
	verdict.fail(attribute, object.get(offenders[0], element, null), null),
	{"statement": object.get(offenders[0], "Sid", null)},
) if {
	count(offenders) > 0
} else := verdict.unknown(attribute, null) if {
	is_unreadable(change, attribute)
} else := verdict.unknown(attribute, null) if {
	not has_document(change, attribute)
	some source in data_sources(change, attribute)
	some path in deciding[element]
	is_open(source, path, element)
} else := verdict.pass(attribute, null, null)

# What a statement is judged on, by the element that a rule is about.
deciding := {
	"Action": ["statement.effect", "statement.actions", "statement.resources"],
	"Condition": [
		"statement.effect",
		"statement.principals.type",
		"statement.principals.identifiers",
		"statement.condition.test",
		"statement.condition.values",
		"statement.condition.variable",
	],
	"Principal": ["statement.effect", "statement.principals.type", "statement.principals.identifiers"],
}

# Something in the statements is not known yet and could still be anything. An attribute of a resource is an ARN, an id
# or a name, and never everything; that of an identity provider is the question itself where conditions are asked for.
is_open(source, path, element) if {
	value.is_partly_unknown(source, path)
	not comes_from_resources(source, path, element)
}

comes_from_resources(source, path, element) if {
	addresses := value.references(source, path)
	count(addresses) > 0
	every address in addresses {
		resource := input.changes[input.by_address[address]]
		resource.in_scope
		startswith(resource.type, "aws_")
		not may_be_anything(resource.type, element)
	}
}

may_be_anything("aws_ssm_parameter", _)

may_be_anything("aws_iam_openid_connect_provider", "Condition")

statements(change, attribute) := as_statements(change.doc[attribute].Statement) if {
	change.doc[attribute]
} else := [statement |
	some source in data_sources(change, attribute)
	some statement in data_source_statements(source)
]

# There is something, and nobody could read it.
is_unreadable(change, attribute) if {
	not has_document(change, attribute)
	count(data_sources(change, attribute)) == 0
	value.is_set(change, attribute)
}

has_document(change, attribute) if is_object(change.doc[attribute])

# The same for a document that is a list.
is_unreadable_list(change, attribute) if {
	not has_list(change, attribute)
	value.is_set(change, attribute)
}

has_list(change, attribute) if is_array(change.doc[attribute])

# Anyone at all. Allowing everyone but a few is as open.
allows_anyone(statement) if {
	statement.Effect == "Allow"
	is_anyone(statement.Principal)
}

allows_anyone(statement) if {
	statement.Effect == "Allow"
	statement.NotPrincipal
}

is_anyone("*")

is_anyone(principal) if {
	some kind in ["AWS", "*"]
	"*" in value.listed(principal[kind])
}

is_anyone(principal) if {
	is_array(principal)
	"*" in principal
}

is_unconditional(statement) if count(conditions(statement)) == 0

# Every action, or every resource.
is_everything(item) if {
	some word in value.listed(item)
	word in {"*", "*:*"}
}

conditions(statement) := [condition |
	some operator, keys in statement.Condition
	some key, values in keys
	condition := {"operator": operator, "key": lower(key), "values": value.listed(values)}
]

as_statements(found) := found if {
	is_array(found)
} else := [found] if {
	is_object(found)
} else := []

# The data sources one of which an unknown policy will be; none when something else is in it, or others are merged into one.
data_sources(change, attribute) := sources if {
	value.is_unknown(change, attribute)
	addresses := {found | some found in value.references(change, attribute)}
	sources := [source |
		some address in addresses
		source := input.changes[input.by_address[address]]
		source.type == "aws_iam_policy_document"
		not value.is_set(source, "source_policy_documents")
		not value.is_set(source, "override_policy_documents")
		not value.is_unknown(source, "statement")
	]
	count(sources) == count(addresses)
} else := []

data_source_statements(source) := [statement |
	some block in value.blocks(source.value, "statement")
	statement := object.union_n([
		{
			"Sid": object.get(block, "sid", null),
			"Effect": object.get(block, "effect", "Allow"),
			"Condition": block_conditions(block),
		},
		{"Action": block.actions | block.actions},
		{"Resource": block.resources | block.resources},
		{"NotAction": block.not_actions | block.not_actions},
		{"Principal": block_principals(block, "principals") | block.principals},
		{"NotPrincipal": block_principals(block, "not_principals") | block.not_principals},
	])
]

block_principals(block, name) := {kind: identifiers |
	some principal in value.blocks(block, name)
	kind := principal.type
	identifiers := [identifier |
		some other in value.blocks(block, name)
		other.type == kind
		some identifier in other.identifiers
	]
}

block_conditions(block) := {operator: keys |
	some condition in value.blocks(block, "condition")
	operator := condition.test
	keys := {key: values |
		some same in value.blocks(block, "condition")
		same.test == operator
		key := same.variable
		values := [item |
			some other in value.blocks(block, "condition")
			other.test == operator
			other.variable == key
			some item in object.get(other, "values", [])
		]
	}
}
