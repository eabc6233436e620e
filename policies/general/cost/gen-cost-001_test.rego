package sirsi.general.cost_001_test

import data.sirsi.fixture

found(delta, limit) := row if {
	[row] := fixture.judged(
		"GEN-COST-001",
		object.union(fixture.input_of([]), {
			"has": {"cost": true},
			"cost": {"delta_monthly": delta, "monthly_after": 900, "unpriced": 0, "resources": 3},
			"spec": {"environment": "staging"},
		}),
		object.union(fixture.params, {"max_monthly_increase": limit}),
	)
}

test_passes_below_the_limit if found(79.9, 100).status == "pass"

test_fails_above if found(100.01, 100).status == "fail"

test_passes_at_the_limit_and_says_it_is_near if {
	found(100, 100).status == "pass"
	found(100, 100).params.near
	not found(80, 100).params.near
}

test_fails_by_environment if found(60, {"staging": 50, "production": 500}).status == "fail"

test_passes_without_a_limit if {
	found(1000000, null).params.limit == "none"
	found(1000000, {"production": 500}).params.limit == "none"
}
