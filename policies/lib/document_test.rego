package sirsi.lib.document_test

import data.sirsi.fixture
import data.sirsi.lib.document

policy := fixture.referring(fixture.created("aws_x.a", {}), "policy", ["data.aws_iam_policy_document.d"])

read(value) := found if {
	source := fixture.reading("data.aws_iam_policy_document.d", value)
	found := document.statements(policy, "policy") with input as fixture.input_of([policy, source])
}

unreadable(changes) if document.is_unreadable(changes[0], "policy") with input as fixture.input_of(changes)

test_reads_a_data_source_as_the_document_that_it_makes if {
	read({"statement": [
		{
			"sid": "One",
			"actions": ["s3:GetObject"],
			"resources": ["*"],
			"principals": [
				{"type": "AWS", "identifiers": ["1"]},
				{"type": "Service", "identifiers": ["x"]},
				{"type": "AWS", "identifiers": ["2", "3"]},
			],
			"condition": [
				{"test": "StringLike", "variable": "aws:a", "values": ["1"]},
				{"test": "StringEquals", "variable": "aws:a", "values": ["2"]},
				{"test": "StringLike", "variable": "aws:b", "values": ["3"]},
				{"test": "StringLike", "variable": "aws:a", "values": ["4"]},
			],
		},
		{"effect": "Deny", "not_actions": ["iam:*"], "not_principals": [{"type": "AWS", "identifiers": ["1"]}]},
	]}) == [
		{
			"Sid": "One",
			"Effect": "Allow",
			"Action": ["s3:GetObject"],
			"Resource": ["*"],
			"Principal": {"AWS": ["1", "2", "3"], "Service": ["x"]},
			"Condition": {
				"StringLike": {"aws:a": ["1", "4"], "aws:b": ["3"]},
				"StringEquals": {"aws:a": ["2"]},
			},
		},
		{
			"Sid": null,
			"Effect": "Deny",
			"NotAction": ["iam:*"],
			"NotPrincipal": {"AWS": ["1"]},
			"Condition": {},
		},
	]
}

test_cannot_read_what_is_merged_or_unknown if {
	source := fixture.reading("data.aws_iam_policy_document.d", {"statement": []})
	not unreadable([policy, source])
	unreadable([policy, fixture.unknown(source, ["statement"])])
	unreadable([policy, fixture.unknown(source, ["source_policy_documents"])])
	unreadable([policy, object.union(source, {"value": {"override_policy_documents": ["{}"]}})])
	unreadable([policy, fixture.created("data.aws_x.d", {})])
	unreadable([policy])
}

test_reads_other_types_as_nothing if {
	other := fixture.reading("aws_secretsmanager_secret.d", {"statement": [{"actions": ["*"]}]})
	through := fixture.referring(policy, "policy", ["aws_secretsmanager_secret.d"])
	unreadable([through, other])
}

test_knows_everyone if {
	document.is_anyone("*")
	document.is_anyone({"AWS": "*"})
	document.is_anyone({"*": ["*"]})
	document.is_anyone(["*"])
	not document.is_anyone("111122223333")
	not document.is_anyone({"Service": "*"})
	not document.is_anyone({"AWS": "arn:aws:iam::111122223333:root"})
	not document.is_anyone(null)
}

test_knows_that_a_denial_for_all_but_one_allows_nobody if {
	document.allows_anyone({"Effect": "Allow", "NotPrincipal": {"AWS": "1"}})
	not document.allows_anyone({"Effect": "Deny", "NotPrincipal": {"AWS": "1"}})
	not document.allows_anyone({"Effect": "Deny", "Principal": "*"})
}

test_lists_conditions_of_any_shape if {
	document.conditions({"Condition": {"StringLike": {"AWS:SourceArn": "a"}}}) == [{"operator": "StringLike", "key": "aws:sourcearn", "values": ["a"]}]
	document.is_unconditional({})
	document.is_unconditional({"Condition": {"Bool": {}}})
	not document.is_unconditional({"Condition": {"Bool": {"aws:SecureTransport": ["true"]}}})
}

open_to(identifiers) := {
	"actions": ["s3:GetObject"],
	"resources": ["*"],
	"principals": [{"type": "AWS", "identifiers": identifiers}],
}

judged(changes, element) := found if {
	found := document.judge(changes[0], "policy", offenders(changes), element) with input as fixture.input_of(changes)
}

offenders(changes) := [statement |
	some statement in document.statements(changes[0], "policy") with input as fixture.input_of(changes)
	document.allows_anyone(statement)
]

test_half_known_statements_are_unknown_unless_resources_complete_them if {
	source := fixture.reading("data.aws_iam_policy_document.d", {"statement": [open_to(["1", null])]})
	half := fixture.unknown(source, ["statement.principals.identifiers"])
	path := "statement.principals.identifiers"
	role := fixture.created("aws_iam_role.r", {})
	later := fixture.created("random_string.r", {})
	judged([policy, source], "Principal").status == "pass"
	judged([policy, half], "Principal").status == "unknown"
	judged([policy, half], "Action").status == "pass"
	judged([policy, fixture.referring(source, path, ["aws_iam_role.r"]), role], "Principal").status == "pass"
	judged([policy, fixture.referring(source, path, ["random_string.r"]), later], "Principal").status == "unknown"
	judged([policy, fixture.referring(source, path, ["aws_iam_role.r", "random_string.r"]), role, later], "Principal").status == "unknown"
	judged([policy, fixture.referring(source, path, ["aws_iam_role.gone"]), role], "Principal").status == "unknown"
}

test_one_of_several_documents_passes_only_together if {
	either := fixture.referring(policy, "policy", [
		"data.aws_iam_policy_document.d",
		"data.aws_iam_policy_document.e",
	])
	closed := fixture.reading("data.aws_iam_policy_document.d", {"statement": [open_to(["1"])]})
	open := fixture.reading("data.aws_iam_policy_document.e", {"statement": [open_to(["*"])]})
	judged([either, closed, open], "Principal").status == "unknown"
	judged([policy, closed, open], "Principal").status == "pass"
	judged([either, closed, object.union(open, {"value": {"statement": []}})], "Principal").status == "pass"
}

test_reads_what_the_configuration_tells_before_it_asks_data_sources if {
	either := fixture.referring(policy, "policy", ["data.aws_iam_policy_document.d", "data.aws_iam_policy_document.e"])
	told := fixture.documented(either, {"policy": {"Statement": [{"Effect": "Allow", "Principal": "*"}]}})
	one := fixture.reading("data.aws_iam_policy_document.d", {"statement": [open_to(["1"])]})
	other := fixture.reading("data.aws_iam_policy_document.e", {"statement": [open_to(["1"])]})
	judged([told, one, other], "Principal").status == "fail"
}

test_half_known_conditions_are_unknown_to_who_asks_for_conditions if {
	source := fixture.reading("data.aws_iam_policy_document.d", {"statement": [open_to(["1"])]})
	every path in [
		"statement.effect",
		"statement.principals.type",
		"statement.principals.identifiers",
		"statement.condition.test",
		"statement.condition.values",
		"statement.condition.variable",
	] {
		judged([policy, fixture.unknown(source, [path])], "Condition").status == "unknown"
	}
	every path in ["statement.effect", "statement.actions", "statement.resources"] {
		judged([policy, fixture.unknown(source, [path])], "Action").status == "unknown"
	}
	every path in ["statement.effect", "statement.principals.type"] {
		judged([policy, fixture.unknown(source, [path])], "Principal").status == "unknown"
	}
}

test_settles_nothing_by_what_goes_or_holds_anything if {
	path := "statement.principals.identifiers"
	source := fixture.reading("data.aws_iam_policy_document.d", {"statement": [open_to([null])]})
	every other in [
		fixture.deleted("aws_iam_role.r", {}),
		fixture.created("aws_ssm_parameter.r", {}),
	] {
		judged([policy, fixture.referring(source, path, [other.address]), other], "Principal").status == "unknown"
	}
}

test_asks_for_the_conditions_of_an_identity_provider_only if {
	path := "statement.principals.identifiers"
	source := fixture.reading("data.aws_iam_policy_document.d", {"statement": [open_to([null])]})
	provider := fixture.created("aws_iam_openid_connect_provider.r", {})
	judged([policy, fixture.referring(source, path, [provider.address]), provider], "Principal").status == "pass"
	judged([policy, fixture.referring(source, path, [provider.address]), provider], "Condition").status == "unknown"
}

test_passes_a_document_that_the_configuration_tells_over_an_unknown_source if {
	told := fixture.documented(policy, {"policy": {"Statement": []}})
	source := fixture.reading("data.aws_iam_policy_document.d", {"statement": [open_to([null])]})
	judged([told, fixture.unknown(source, ["statement.principals.identifiers"])], "Principal").status == "pass"
}

test_cannot_read_a_policy_that_refers_to_more_than_documents if {
	mixed := fixture.referring(policy, "policy", ["data.aws_iam_policy_document.d", "aws_s3_bucket.b"])
	source := fixture.reading("data.aws_iam_policy_document.d", {"statement": [open_to(["1"])]})
	judged([mixed, source, fixture.created("aws_s3_bucket.b", {})], "Principal").status == "unknown"
}

test_misses_no_list_that_is_not_there if {
	not document.is_unreadable_list(fixture.created("aws_x.a", {}), "containers")
	document.is_unreadable_list(fixture.unknown(fixture.created("aws_x.a", {}), ["containers"]), "containers")
}
