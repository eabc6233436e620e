package sirsi.general.region_001_test

import data.sirsi.fixture

rows(changes, class, regions) := fixture.judged(
	"GEN-REG-001",
	object.union(fixture.input_of(changes), {"has": {"plan": true, "spec": true}, "spec": {"data_class": class}}),
	object.union(fixture.params, {"allowed_regions": regions}),
)

frankfurt := fixture.created("module.a[\"x\"].aws_s3_bucket.data", {})

virginia := object.union(frankfurt, {"region": "us-east-1"})

nowhere := object.union(frankfurt, {"region": null})

test_passes_an_allowed_region if rows([frankfurt], "internal", ["eu-central-1"])[0].status == "pass"

test_fails_another_region if {
	[found] := rows([virginia], "internal", ["eu-central-1"])
	found.status == "fail"
	found.actual == "us-east-1"
	found.address == virginia.address
}

test_fails_by_data_class if {
	limits := {"restricted": ["eu-central-1"], "public": ["us-east-1", "eu-central-1"]}
	rows([virginia], "restricted", limits)[0].status == "fail"
	rows([virginia], "public", limits)[0].status == "pass"
	rows([virginia], "internal", limits)[0].params.limit == "none"
}

test_unknown_region if rows([nowhere], "internal", ["eu-central-1"])[0].status == "unknown"

test_passes_without_a_limit if {
	[found] := rows([virginia], "internal", null)
	found.status == "pass"
	found.address == null
	found.params.limit == "none"
}

test_passes_over_what_has_no_region if {
	role := object.union(fixture.created("aws_iam_role.app", {}), {"region": "us-east-1"})
	password := object.union(fixture.created("random_password.db", {}), {"region": null})
	rows([role, password], "internal", ["eu-central-1"])[0].address == null
}

test_says_nothing_about_what_is_deleted if {
	gone := object.union(fixture.deleted("aws_s3_bucket.data", {}), {"region": "us-east-1"})
	rows([gone], "internal", ["eu-central-1"])[0].address == null
}
