package sirsi.general.change_005_test

import data.sirsi.fixture

found(spec) := row if {
	[row] := fixture.judged(
		"GEN-CHG-005", object.union(fixture.input_of([]), {
			"has": {"spec": true, "now": true},
			"spec": object.union(
				{"environment": "production", "labels": [], "windows": [{"name": "weekend"}], "in_window": false},
				spec,
			),
		}),
		fixture.params,
	)
}

test_passes_inside_a_window if found({"in_window": true}).status == "pass"

test_fails_outside if {
	found({}).status == "fail"
	found({}).params.windows == ["weekend"]
}

test_passes_an_emergency if found({"labels": ["emergency"]}).status == "pass"

test_passes_other_environments if found({"environment": "staging"}).params.limit == "none"

test_passes_without_windows if found({"in_window": null, "windows": []}).params.limit == "none"
