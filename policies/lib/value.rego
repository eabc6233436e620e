# Attribute values in three states: known, unknown until apply (or masked), absent.
package sirsi.lib.value

# null where absent or unknown.
of(change, attribute) := object.get(change.value, attribute, null)

# A masked value is as unknown as one that Terraform does not know yet.
is_unknown(change, path) if {
	some hidden in change.unknown
	covers(hidden, path)
}

is_unknown(change, path) if {
	some hidden in change.sensitive
	covers(hidden, path)
}

# Stands in the place of a secret, or of a text with a secret in it.
is_masked(text) if contains(text, "(sensitive)")

# The first of these paths that is unknown; undefined when all are known.
first_unknown(change, paths) := [path | some path in paths; is_unknown(change, path)][0]

# Something at this path, above it or inside it is unknown.
is_partly_unknown(change, path) if is_unknown(change, path)

is_partly_unknown(change, path) if {
	some hidden in change.unknown
	startswith(hidden, concat("", [path, "."]))
}

is_partly_unknown(change, path) if {
	some hidden in change.sensitive
	startswith(hidden, concat("", [path, "."]))
}

covers(path, path)

covers(parent, path) if startswith(path, concat("", [parent, "."]))

# Set in the plan, or sure to be set by the apply.
is_set(change, attribute) if change.value[attribute] != ""

is_set(change, attribute) if is_unknown(change, attribute)

# Nested blocks as an array, however many there are.
blocks(parent, name) := parent[name] if {
	is_array(parent[name])
} else := [parent[name]] if {
	is_object(parent[name])
} else := []

# A string, or a list of strings, as an array.
listed(item) := item if {
	is_array(item)
} else := [item] if {
	is_string(item)
} else := []

# null for an empty list.
first(items) := items[0] if {
	count(items) > 0
} else := null

# Providers spell some booleans as strings.
same(actual, expected) if actual == expected

same("true", true)

same("1", true)

same("false", false)

same("0", false)

number(item) := item if {
	is_number(item)
} else := to_number(item) if {
	is_string(item)
}

# Everything that the expression behind an unknown attribute refers to is of one of these types: so the value, though
# unknown, is of a kind that settles the question.
comes_from(change, path, types) if {
	addresses := references(change, path)
	count(addresses) > 0
	every address in addresses {
		some word in split(address, ".")
		word in types
	}
}

# An expression is known by the attribute that it sets; what is unknown may lie above or inside that.
references(change, path) := [address |
	some at, addresses in change.unknown_refs
	related(at, path)
	some address in addresses
]

related(at, path) if covers(at, path)

related(at, path) if startswith(at, concat("", [path, "."]))
