package sirsi.general.change_003_test

import data.sirsi.fixture

asked := object.union(fixture.input_of([]), {
	"has": {"plan": true, "approvals": true, "actor": true},
	"actor": {"login": "ada", "teams": []},
})

by(login, state) := {"login": login, "state": state, "teams": [], "roles": []}

status(approvals, needed) := found.status if {
	[found] := fixture.judged(
		"GEN-CHG-003",
		object.union(asked, {"approvals": approvals}),
		object.union(fixture.params, {"min_approvals": needed}),
	)
}

test_passes_with_somebody_else if status([by("bob", "APPROVED")], 1) == "pass"

test_fails_with_the_author_alone if status([by("ada", "APPROVED")], 1) == "fail"

test_fails_without_approval if status([], 1) == "fail"

test_fails_with_one_of_two if status([by("bob", "APPROVED"), by("eve", "COMMENTED")], 2) == "fail"

test_fails_with_the_same_person_twice if status([by("bob", "APPROVED"), by("bob", "APPROVED")], 2) == "fail"

test_passes_with_two if status([by("bob", "APPROVED"), by("eve", "APPROVED")], 2) == "pass"

test_unknown_before_there_are_approvals if {
	[found] := fixture.rows("GEN-CHG-003", [])
	found.status == "unknown"
	found.address == null
	found.params == {"requirement": true, "needed": 1}
}

test_unknown_while_the_author_is if {
	anonymous := object.union(asked, {"has": {"actor": false}, "actor": null, "approvals": [by("ada", "APPROVED")]})
	[found] := fixture.judged("GEN-CHG-003", anonymous, fixture.params)
	found.status == "unknown"
	found.params == {"requirement": true, "needed": 1}
}
