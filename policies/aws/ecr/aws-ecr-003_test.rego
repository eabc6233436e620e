package sirsi.aws.ecr_003_test

import data.sirsi.fixture

this(document) := fixture.documented(fixture.created("aws_ecr_repository_policy.this", {"policy": "{}"}), {"policy": document})

status(document) := fixture.status("AWS-ECR-003", this(document))

anyone := fixture.allowing("*", "x:Read", "*")

allowing(statement) := {"Statement": [object.union({"Effect": "Allow", "Action": "x:Read", "Resource": "*"}, statement)]}

test_passes_a_named_account if status(fixture.allowing({"AWS": "arn:aws:iam::111122223333:root"}, "x:Read", "*")) == "pass"

test_passes_a_service if status(fixture.allowing({"Service": "events.amazonaws.com"}, "x:Read", "*")) == "pass"

test_fails_anyone if status(anyone) == "fail"

test_fails_any_aws_principal if status(fixture.allowing({"AWS": "*"}, "x:Read", "*")) == "fail"

test_fails_anyone_in_a_list if {
	status(fixture.allowing({"AWS": ["arn:aws:iam::111122223333:root", "*"]}, "x:Read", "*")) == "fail"
}

test_fails_everyone_but_one if {
	status(allowing({"NotPrincipal": {"AWS": "arn:aws:iam::111122223333:root"}})) == "fail"
}

test_fails_a_statement_that_is_not_in_a_list if status({"Statement": anyone.Statement[0]}) == "fail"

test_fails_one_of_many_statements if {
	found := fixture.row("AWS-ECR-003", this({"Statement": array.concat(allowing({"Principal": {"Service": "x"}}).Statement, array.concat(anyone.Statement, anyone.Statement))}))
	found.status == "fail"
	found.params.statement == "Allowed"
}

test_passes_a_condition if {
	status(allowing({"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}})) == "pass"
}

test_fails_an_empty_condition if status(allowing({"Principal": "*", "Condition": {}})) == "fail"

test_passes_a_denial if status(allowing({"Effect": "Deny", "Principal": "*"})) == "pass"

test_passes_without_a_policy if fixture.status("AWS-ECR-003", fixture.created("aws_ecr_repository_policy.this", {})) == "pass"

test_unknown_until_apply if {
	fixture.status("AWS-ECR-003", fixture.unknown(fixture.created("aws_ecr_repository_policy.this", {}), ["policy"])) == "unknown"
}

test_unknown_when_it_is_not_json if {
	fixture.status("AWS-ECR-003", fixture.created("aws_ecr_repository_policy.this", {"policy": "<<not json>>"})) == "unknown"
}

test_fails_what_the_configuration_already_shows if {
	fixture.status("AWS-ECR-003", fixture.unknown(this(anyone), ["policy"])) == "fail"
}

test_passes_an_update_for_the_better if {
	fixture.status("AWS-ECR-003", fixture.documented(fixture.updated("aws_ecr_repository_policy.this", {"policy": "*"}, {"policy": "{}"}), {"policy": allowing({"Principal": {"Service": "x"}})})) == "pass"
}

test_says_nothing_about_what_is_deleted if {
	fixture.rows("AWS-ECR-003", [fixture.documented(fixture.deleted("aws_ecr_repository_policy.this", {"policy": "{}"}), {"policy": anyone})]) == []
}
