package sirsi.general.change_001_test

import data.sirsi.fixture

database := "aws_db_instance.orders"

approved := object.union(fixture.input_of([fixture.deleted(database, {})]), {
	"has": {"plan": true, "approvals": true, "actor": true},
	"actor": {"login": "ada", "teams": []},
})

judged(approvals) := fixture.judged("GEN-CHG-001", object.union(approved, {"approvals": approvals}), fixture.params)

by(login, state, roles) := {"login": login, "state": state, "teams": [], "roles": roles}

test_passes_with_an_owner if {
	[found] := judged([by("bob", "APPROVED", ["owner"])])
	found.status == "pass"
	found.address == database
}

test_fails_without_approval if judged([])[0].status == "fail"

test_fails_with_somebody_else if judged([by("bob", "APPROVED", ["security"])])[0].status == "fail"

test_fails_with_the_author_alone if judged([by("ada", "APPROVED", ["owner"])])[0].status == "fail"

test_fails_with_an_owner_who_asks_for_changes if judged([by("bob", "CHANGES_REQUESTED", ["owner"])])[0].status == "fail"

test_unknown_before_there_are_approvals if {
	[found] := fixture.rows("GEN-CHG-001", [fixture.deleted(database, {})])
	found.status == "unknown"
	found.address == database
	found.params.requirement
}

test_asks_for_a_replacement_too if {
	fixture.statuses("GEN-CHG-001", [
		fixture.replaced("module.db[\"eu\"].aws_db_instance.orders[0]", {}, {}, ["engine"]),
		fixture.created("aws_db_instance.new", {}),
		fixture.deleted("aws_instance.web", {}),
	]) == {"module.db[\"eu\"].aws_db_instance.orders[0]": "unknown"}
}

test_passes_once_when_nothing_stateful_goes if {
	[found] := fixture.rows("GEN-CHG-001", [fixture.deleted("aws_instance.web", {})])
	found.status == "pass"
	found.address == null
	found.params.scope == "none"
}

test_unknown_while_the_author_is if {
	anonymous := object.union(approved, {"has": {"actor": false}, "actor": null, "approvals": [by("ada", "APPROVED", ["owner"])]})
	[found] := fixture.judged("GEN-CHG-001", anonymous, fixture.params)
	found.status == "unknown"
	found.params.requirement
}
