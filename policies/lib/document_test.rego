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
