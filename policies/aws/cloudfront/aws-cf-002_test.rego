package sirsi.aws.cloudfront_002_test

import data.sirsi.fixture

distribution(certificate) := fixture.created("aws_cloudfront_distribution.this", {"viewer_certificate": [certificate]})

status(certificate) := fixture.status("AWS-CF-002", distribution(certificate))

test_passes_modern_versions if {
	every version in ["TLSv1.2_2018", "TLSv1.2_2019", "TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"] {
		status({"acm_certificate_arn": "arn:aws:acm:1", "minimum_protocol_version": version}) == "pass"
	}
}

test_fails_old_versions if {
	every version in ["SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016"] {
		status({"minimum_protocol_version": version}) == "fail"
	}
}

test_fails_the_default_certificate if {
	status({"cloudfront_default_certificate": true, "minimum_protocol_version": "TLSv1.2_2021"}) == "fail"
}

test_fails_when_absent if fixture.status("AWS-CF-002", fixture.created("aws_cloudfront_distribution.this", {})) == "fail"

test_unknown_until_apply if {
	fixture.status("AWS-CF-002", fixture.unknown(distribution({}), ["viewer_certificate.minimum_protocol_version"])) == "unknown"
}

test_passes_an_update_for_the_better if {
	fixture.status("AWS-CF-002", fixture.updated(
		"aws_cloudfront_distribution.this",
		{"viewer_certificate": [{"minimum_protocol_version": "TLSv1"}]},
		{"viewer_certificate": [{"minimum_protocol_version": "TLSv1.2_2021"}]},
	)) == "pass"
}

test_says_nothing_about_what_is_deleted if {
	fixture.rows("AWS-CF-002", [fixture.deleted("aws_cloudfront_distribution.this", {})]) == []
}
