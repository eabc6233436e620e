package sirsi.general.cost_002_test

import data.sirsi.fixture

status(unpriced, resources) := found.status if {
	[found] := fixture.judged(
		"GEN-COST-002", object.union(fixture.input_of([]), {
			"has": {"cost": true},
			"cost": {"delta_monthly": 1, "monthly_after": 1, "unpriced": unpriced, "resources": resources},
		}),
		fixture.params,
	)
}

test_passes_a_fifth if status(2, 10) == "pass"

test_fails_more_than_a_fifth if status(3, 10) == "fail"

test_passes_without_resources if status(0, 0) == "pass"
