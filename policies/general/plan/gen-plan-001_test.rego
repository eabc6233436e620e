package sirsi.general.plan_001_test

import data.sirsi.fixture

status(plan) := found.status if {
	[found] := fixture.judged(
		"GEN-PLAN-001", object.union(fixture.input_of([]), {"plan": object.union(
			{"complete": true, "applyable": true, "errored": false, "has_changes": true},
			plan,
		)}),
		fixture.params,
	)
}

test_passes_a_complete_plan if status({}) == "pass"

test_fails_an_errored_plan if status({"errored": true}) == "fail"

test_fails_an_incomplete_plan if status({"complete": false}) == "fail"

test_fails_a_plan_with_changes_that_cannot_be_applied if status({"applyable": false}) == "fail"

test_passes_a_plan_without_changes if status({"applyable": false, "has_changes": false}) == "pass"

test_unknown_when_the_plan_does_not_say if {
	every field in ["complete", "applyable", "errored"] {
		status({field: null}) == "unknown"
	}
}

test_fails_what_is_known_to_be_wrong if status({"complete": null, "errored": true}) == "fail"

test_passes_a_plan_without_changes_that_does_not_say if status({"applyable": null, "has_changes": false}) == "pass"

said(plan) := {"status": found.status, "attribute": found.attribute, "actual": found.actual, "expected": found.expected} if {
	[found] := fixture.judged(
		"GEN-PLAN-001", object.union(fixture.input_of([]), {"plan": object.union(
			{"complete": true, "applyable": true, "errored": false, "has_changes": true},
			plan,
		)}),
		fixture.params,
	)
}

test_fails_with_what_is_and_what_must_be if {
	said({"errored": true}) == {"status": "fail", "attribute": "errored", "actual": true, "expected": false}
	said({"complete": false}) == {"status": "fail", "attribute": "complete", "actual": false, "expected": true}
	said({"applyable": false}) == {"status": "fail", "attribute": "applyable", "actual": false, "expected": true}
	said({}) == {"status": "pass", "attribute": "complete", "actual": true, "expected": true}
}
