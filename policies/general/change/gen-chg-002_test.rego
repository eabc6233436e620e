package sirsi.general.change_002_test

import data.sirsi.fixture

test_fails_a_replacement_of_a_stateful_resource if {
	[found] := fixture.rows("GEN-CHG-002", [fixture.replaced("aws_db_instance.orders[0]", {}, {}, ["engine", "kms_key_id"])])
	found.status == "fail"
	found.attribute == "engine"
	found.params.replace_paths == ["engine", "kms_key_id"]
}

test_passes_an_update_and_a_creation if {
	fixture.statuses("GEN-CHG-002", [
		fixture.updated("aws_db_instance.orders", {}, {}),
		fixture.created("module.a.aws_s3_bucket.data", {}),
	]) == {"aws_db_instance.orders": "pass", "module.a.aws_s3_bucket.data": "pass"}
}

test_passes_once_when_only_others_are_replaced if {
	[found] := fixture.rows("GEN-CHG-002", [fixture.replaced("aws_instance.web", {}, {}, ["ami"])])
	found.status == "pass"
	found.address == null
}

test_says_nothing_about_what_is_deleted if {
	fixture.statuses("GEN-CHG-002", [fixture.deleted("aws_db_instance.orders", {})]) == {null: "pass"}
}

test_fails_without_a_path_when_terraform_names_none if {
	[found] := fixture.rows("GEN-CHG-002", [fixture.replaced("aws_db_instance.orders", {}, {}, [])])
	found.status == "fail"
	found.attribute == null
}
