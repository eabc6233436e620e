package sirsi.aws.ssm_002_test

import data.sirsi.fixture

document(value) := fixture.created("aws_ssm_document.this", value)

status(value) := fixture.status("AWS-SSM-002", document(value))

test_passes_unshared if status({}) == "pass"

test_passes_named_accounts if status({"permissions": {"type": "Share", "account_ids": "111122223333,444455556666"}}) == "pass"

test_fails_shared_with_all if {
	every accounts in ["All", "all", "111122223333, All"] {
		status({"permissions": {"type": "Share", "account_ids": accounts}}) == "fail"
	}
}

test_unknown_until_apply if {
	every path in ["permissions", "permissions.account_ids"] {
		fixture.status("AWS-SSM-002", fixture.unknown(document({}), [path])) == "unknown"
	}
}

test_passes_an_update_for_the_better if {
	fixture.status("AWS-SSM-002", fixture.updated("aws_ssm_document.this", {"permissions": {"account_ids": "All"}}, {})) == "pass"
}

test_says_nothing_about_what_is_deleted if {
	fixture.rows("AWS-SSM-002", [fixture.deleted("aws_ssm_document.this", {"permissions": {"account_ids": "All"}})]) == []
}
