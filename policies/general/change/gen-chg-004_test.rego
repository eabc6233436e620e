package sirsi.general.change_004_test

import data.sirsi.fixture

test_fails_every_protection_that_is_switched_off if {
	every name in [
		"deletion_protection",
		"enable_deletion_protection",
		"storage_encrypted",
		"encrypted",
		"purge_protection_enabled",
		"enable_key_rotation",
		"versioning",
		"multi_az",
		"enable_log_file_validation",
	] {
		found := fixture.row("GEN-CHG-004", fixture.updated("aws_db_instance.orders", {name: true}, {name: false}))
		found.status == "fail"
		found.attribute == name
	}
}

test_fails_two_with_one_row if {
	found := fixture.row("GEN-CHG-004", fixture.replaced(
		"module.db[0].aws_db_instance.orders",
		{"multi_az": true, "deletion_protection": true, "encrypted": true},
		{"multi_az": false, "deletion_protection": false, "encrypted": true},
		["engine"],
	))
	found.status == "fail"
	found.params.attributes == ["deletion_protection", "multi_az"]
}

test_fails_legacy_versioning if {
	before := {"versioning": [{"enabled": true}]}
	fixture.status("GEN-CHG-004", fixture.updated("aws_s3_bucket.data", before, {"versioning": [{"enabled": false}]})) == "fail"
}

test_fails_suspended_versioning if {
	before := {"versioning_configuration": [{"status": "Enabled"}]}
	after := {"versioning_configuration": [{"status": "Suspended"}]}
	fixture.status("GEN-CHG-004", fixture.updated("aws_s3_bucket_versioning.data", before, after)) == "fail"
}

test_passes_what_stays_on if {
	fixture.status("GEN-CHG-004", fixture.updated("aws_db_instance.orders", {"multi_az": true}, {"multi_az": true})) == "pass"
}

test_passes_what_is_switched_on if {
	fixture.statuses("GEN-CHG-004", [fixture.updated("aws_db_instance.orders", {"multi_az": false}, {"multi_az": true})]) == {null: "pass"}
}

test_unknown_until_apply if {
	hidden := fixture.unknown(fixture.updated("aws_db_instance.orders", {"multi_az": true}, {}), ["multi_az"])
	fixture.status("GEN-CHG-004", hidden) == "unknown"
}

test_says_nothing_about_what_is_created_or_deleted if {
	fixture.statuses("GEN-CHG-004", [
		fixture.created("aws_db_instance.new", {"multi_az": false}),
		fixture.deleted("aws_db_instance.old", {"multi_az": true}),
	]) == {null: "pass"}
}

kept(value) := fixture.statuses("GEN-CHG-004", [fixture.updated("aws_s3_bucket.data", value, value)])

test_passes_versioning_that_stays if {
	kept({"versioning": [{"enabled": true}]}) == {"aws_s3_bucket.data": "pass"}
	kept({"versioning_configuration": [{"status": "Enabled"}]}) == {"aws_s3_bucket.data": "pass"}
}

test_passes_over_versioning_that_was_never_on if {
	kept({"versioning": [{"enabled": false}]}) == {null: "pass"}
	kept({"versioning_configuration": [{"status": "Suspended"}]}) == {null: "pass"}
}

test_passes_and_fails_with_what_is_and_what_must_be if {
	said({"multi_az": true}, []) == ["pass", "multi_az", true, true]
	said({"multi_az": false}, []) == ["fail", "multi_az", false, true]
	said({}, ["multi_az"]) == ["unknown", "multi_az", null, true]
}

said(value, hidden) := [found.status, found.attribute, found.actual, found.expected] if {
	updated := fixture.updated("aws_db_instance.orders", {"multi_az": true}, value)
	found := fixture.row("GEN-CHG-004", fixture.unknown(updated, hidden))
}
