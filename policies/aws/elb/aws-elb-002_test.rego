package sirsi.aws.elb_002_test

import data.sirsi.fixture

listener(value) := fixture.created("aws_lb_listener.front", value)

status(policy) := fixture.status("AWS-ELB-002", listener({"protocol": "HTTPS", "ssl_policy": policy}))

test_passes_modern_policies if {
	every policy in [
		"ELBSecurityPolicy-TLS13-1-2-2021-06",
		"ELBSecurityPolicy-TLS13-1-3-2021-06",
		"ELBSecurityPolicy-TLS-1-2-2017-01",
		"ELBSecurityPolicy-TLS-1-2-Ext-2018-06",
		"ELBSecurityPolicy-FS-1-2-Res-2020-10",
	] {
		status(policy) == "pass"
	}
}

test_fails_old_policies if {
	every policy in [
		"ELBSecurityPolicy-2016-08",
		"ELBSecurityPolicy-TLS-1-1-2017-01",
		"ELBSecurityPolicy-FS-2018-06",
		"ELBSecurityPolicy-TLS13-1-0-2021-06",
	] {
		status(policy) == "fail"
	}
}

test_fails_the_default if fixture.status("AWS-ELB-002", listener({"protocol": "TLS"})) == "fail"

test_passes_listeners_without_tls if fixture.status("AWS-ELB-002", listener({"protocol": "HTTP"})) == "pass"

test_passes_a_listener_that_does_not_say if fixture.status("AWS-ELB-002", listener({})) == "pass"

test_unknown_until_apply if {
	fixture.status("AWS-ELB-002", fixture.unknown(listener({"protocol": "HTTPS"}), ["ssl_policy"])) == "unknown"
}

test_fails_an_update_for_the_worse if {
	fixture.status("AWS-ELB-002", fixture.updated(
		"module.web.aws_lb_listener.front[0]",
		{"protocol": "HTTPS", "ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06"},
		{"protocol": "HTTPS", "ssl_policy": "ELBSecurityPolicy-2016-08"},
	)) == "fail"
}

test_says_nothing_about_what_is_deleted if {
	fixture.rows("AWS-ELB-002", [fixture.deleted("aws_lb_listener.front", {"protocol": "HTTPS"})]) == []
}

test_unknown_protocol if {
	fixture.status("AWS-ELB-002", fixture.unknown(fixture.created("aws_lb_listener.web", {}), ["protocol"])) == "unknown"
}
