# Verdicts about one attribute that must have, or must not have, a certain value.
package sirsi.lib.must

import data.sirsi.lib.value
import data.sirsi.lib.verdict

# The attribute must be exactly this; absent is wrong.
be(change, attribute, expected) := verdict.pass(attribute, expected, expected) if {
	value.same(change.value[attribute], expected)
} else := verdict.unknown(attribute, expected) if {
	value.is_unknown(change, attribute)
} else := verdict.fail(attribute, value.of(change, attribute), expected)

# The attribute must not be this; absent is right, because the provider's default is another value.
not_be(change, attribute, wrong, expected) := verdict.fail(attribute, wrong, expected) if {
	value.same(change.value[attribute], wrong)
} else := verdict.unknown(attribute, expected) if {
	value.is_unknown(change, attribute)
} else := verdict.pass(attribute, value.of(change, attribute), expected)

# A nested block must say this; an absent block or argument is wrong.
say(change, block, attribute, expected) := verdict.pass(concat(".", [block, attribute]), expected, expected) if {
	found := value.blocks(change.value, block)
	count(found) > 0
	every item in found {
		value.same(item[attribute], expected)
	}
} else := verdict.unknown(path, expected) if {
	path := concat(".", [block, attribute])
	value.is_unknown(change, path)
} else := verdict.fail(concat(".", [block, attribute]), actual(change, block, attribute), expected)

# What the first block that says otherwise says.
actual(change, block, attribute) := value.first([item[attribute] | some item in value.blocks(change.value, block)])
