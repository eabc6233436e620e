package sirsi.general.change_006_test

import data.sirsi.fixture

status(reviewed) := found.status if {
	[found] := fixture.judged(
		"GEN-CHG-006", object.union(fixture.input_of([]), {
			"has": {"plan": true, "reviewedDigest": true},
			"reviewed_digest": reviewed,
		}),
		fixture.params,
	)
}

test_passes_the_same_plan if status("sha256:1") == "pass"

test_fails_another_plan if status("sha256:2") == "fail"

test_unknown_without_a_digest if status(null) == "unknown"

test_says_nothing_before_the_apply if fixture.rows("GEN-CHG-006", []) == []
