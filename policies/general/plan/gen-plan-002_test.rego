package sirsi.general.plan_002_test

import data.sirsi.fixture

test_passes_types_that_rules_or_people_know if {
	found := fixture.row("GEN-PLAN-002", fixture.created("aws_s3_bucket.data", {}))
	found.status == "pass"
	fixture.row("GEN-PLAN-002", fixture.created("aws_subnet.a", {})).status == "pass"
}

test_fails_a_type_that_nobody_knows if {
	[found] := fixture.rows("GEN-PLAN-002", [
		fixture.created("aws_unheard_of.b", {}),
		fixture.created("aws_unheard_of.c", {}),
		fixture.created("aws_strange.a", {}),
	])
	found.status == "fail"
	found.address == null
	found.params.types == ["aws_strange", "aws_unheard_of"]
}

test_says_nothing_about_what_is_deleted if fixture.row("GEN-PLAN-002", fixture.deleted("aws_unheard_of.b", {})).status == "pass"

test_fails_a_single_type_that_nobody_knows if {
	fixture.row("GEN-PLAN-002", fixture.created("aws_unheard_of.b", {})).params.types == ["aws_unheard_of"]
}
