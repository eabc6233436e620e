package sirsi.aws.cloudfront_001_test

import data.sirsi.fixture

distribution(value) := fixture.created("aws_cloudfront_distribution.this", value)

status(first, second) := fixture.status("AWS-CF-001", distribution({
	"default_cache_behavior": [{"viewer_protocol_policy": first}],
	"ordered_cache_behavior": [{"viewer_protocol_policy": "https-only"}, {"viewer_protocol_policy": second}],
}))

test_passes_https if status("redirect-to-https", "https-only") == "pass"

test_fails_the_default_behavior if status("allow-all", "https-only") == "fail"

test_fails_another_behavior if status("https-only", "allow-all") == "fail"

test_fails_both_with_one_row if status("allow-all", "allow-all") == "fail"

test_unknown_until_apply if {
	every path in ["default_cache_behavior.viewer_protocol_policy", "ordered_cache_behavior"] {
		fixture.status("AWS-CF-001", fixture.unknown(distribution({}), [path])) == "unknown"
	}
}

test_unknown_twice_with_one_row if {
	hidden := ["default_cache_behavior.viewer_protocol_policy", "ordered_cache_behavior.viewer_protocol_policy"]
	fixture.status("AWS-CF-001", fixture.unknown(distribution({}), hidden)) == "unknown"
}

test_passes_an_update_for_the_better if {
	fixture.status("AWS-CF-001", fixture.updated(
		"aws_cloudfront_distribution.this",
		{"default_cache_behavior": [{"viewer_protocol_policy": "allow-all"}]},
		{"default_cache_behavior": [{"viewer_protocol_policy": "https-only"}]},
	)) == "pass"
}

test_says_nothing_about_what_is_deleted if {
	fixture.rows("AWS-CF-001", [fixture.deleted("aws_cloudfront_distribution.this", {})]) == []
}
