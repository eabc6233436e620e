package sirsi.general.risk_001_test

import data.sirsi.fixture

found(score, limit) := row if {
	[row] := fixture.judged(
		"GEN-RISK-001",
		object.union(fixture.input_of([]), {
			"has": {"risk": true},
			"risk": {"score": score},
			"spec": {"environment": "production"},
		}),
		object.union(fixture.params, {"max_risk": limit}),
	)
}

test_passes_at_the_limit if found(50, 50).status == "pass"

test_fails_above if found(51, 50).status == "fail"

test_fails_by_environment if found(30, {"production": 25, "staging": 75}).status == "fail"

test_passes_without_a_limit if found(99, null).params.limit == "none"
