package sirsi.general.tag_001_test

import data.sirsi.fixture

rows(changes) := fixture.judged(
	"GEN-TAG-001",
	fixture.input_of(changes),
	object.union(fixture.params, {"required_tags": ["owner", "cost-center"]}),
)

bucket(value) := fixture.created("aws_s3_bucket.data[\"a\"]", value)

status(value) := rows([bucket(value)])[0].status

test_passes_with_all_tags if status({"tags": {"owner": "a", "cost-center": "b"}}) == "pass"

test_passes_with_tags_from_the_provider if {
	status({"tags": {"owner": "a"}, "tags_all": {"owner": "a", "cost-center": "b"}}) == "pass"
}

test_fails_with_one_missing if {
	[found] := rows([bucket({"tags": {"owner": "a"}})])
	found.status == "fail"
	found.params.missing == ["cost-center"]
}

test_fails_without_tags if status({}) == "fail"

test_unknown_until_apply if rows([fixture.unknown(bucket({}), ["tags"])])[0].status == "unknown"

test_unknown_value_of_a_tag if {
	rows([fixture.unknown(bucket({"tags": {"owner": "a"}}), ["tags.cost-center"])])[0].status == "unknown"
}

test_passes_over_types_without_tags if rows([fixture.created("aws_s3_bucket_policy.data", {})])[0].params.limit == "none"

test_passes_when_no_tag_is_required if fixture.row("GEN-TAG-001", bucket({})).params.limit == "none"

test_says_nothing_about_what_is_deleted if rows([fixture.deleted("aws_s3_bucket.data", {})])[0].address == null

test_fails_with_the_only_tag_missing if {
	[found] := fixture.judged(
		"GEN-TAG-001",
		fixture.input_of([bucket({})]),
		object.union(fixture.params, {"required_tags": ["owner"]}),
	)
	found.params.missing == ["owner"]
}

test_passes_with_labels_as_other_clouds_call_them if status({"labels": {"owner": "a", "cost-center": "b"}}) == "pass"
