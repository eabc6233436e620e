package sirsi.general.tag_002_test

import data.sirsi.fixture

status(class) := found.status if {
	[found] := fixture.judged(
		"GEN-TAG-002",
		object.union(fixture.input_of([]), {"has": {"spec": true}, "spec": {"data_class": class}}),
		fixture.params,
	)
	found.params.path == ["spec", "compliance", "dataClassification"]
}

test_passes_the_known_classes if {
	every class in ["public", "internal", "confidential", "restricted", "personal", "phi", "card"] {
		status(class) == "pass"
	}
}

test_fails_when_unset if status(null) == "fail"

test_fails_an_unknown_class if status("secret") == "fail"
