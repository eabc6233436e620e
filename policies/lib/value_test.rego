package sirsi.lib.value_test

import data.sirsi.fixture
import data.sirsi.lib.value

change := fixture.unknown(fixture.created("aws_x.a", {"set": "x", "empty": ""}), ["rule.apply.key", "block"])

test_knows_three_states if {
	value.of(change, "set") == "x"
	value.of(change, "other") == null
	value.is_unknown(change, "rule.apply.key")
	not value.is_unknown(change, "other")
}

test_knows_what_lies_inside_an_unknown_block if value.is_unknown(change, "block.size")

test_does_not_spread_unknown_to_the_block_around if {
	not value.is_unknown(change, "rule")
	value.is_partly_unknown(change, "rule")
	not value.is_partly_unknown(change, "rul")
}

test_does_not_confuse_names_that_begin_alike if not value.is_unknown(change, "blocks")

test_counts_unknown_as_set_and_empty_as_not if {
	value.is_set(change, "set")
	value.is_set(change, "block")
	not value.is_set(change, "empty")
	not value.is_set(change, "other")
}

coming := fixture.referring(fixture.created("aws_x.a", {}), "policy.arn", ["module.a.aws_iam_policy.p[0]", "aws_iam_policy.q"])

test_settles_by_references_of_the_right_type if {
	value.comes_from(coming, "policy.arn", {"aws_iam_policy"})
	value.comes_from(coming, "policy", {"aws_iam_policy"})
	value.comes_from(coming, "policy.arn.x", {"aws_iam_policy"})
	not value.comes_from(coming, "policy.arn", {"aws_iam_role"})
	not value.comes_from(coming, "other", {"aws_iam_policy"})
}

test_settles_nothing_by_mixed_references if {
	mixed := fixture.referring(coming, "policy.arn", ["aws_iam_policy.q", "aws_iam_role.r"])
	not value.comes_from(mixed, "policy.arn", {"aws_iam_policy"})
}

test_takes_blocks_in_any_shape if {
	value.blocks({"a": [{"b": 1}]}, "a") == [{"b": 1}]
	value.blocks({"a": {"b": 1}}, "a") == [{"b": 1}]
	value.blocks({}, "a") == []
}

secret := fixture.sensitive(fixture.created("aws_x.a", {}), ["password", "user.token"])

test_takes_only_the_masked_attribute_for_unknown if {
	value.is_unknown(secret, "password")
	not value.is_unknown(secret, "encrypted")
	value.is_partly_unknown(secret, "user")
	not value.is_partly_unknown(secret, "users")
}
