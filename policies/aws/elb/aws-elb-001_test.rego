package sirsi.aws.elb_001_test

import data.sirsi.fixture

listener(value) := fixture.created("aws_lb_listener.front", value)

status(value) := fixture.status("AWS-ELB-001", listener(value))

redirect(to) := [{"type": "redirect", "redirect": [{"protocol": to, "port": "443", "status_code": "HTTP_301"}]}]

test_passes_https if status({"protocol": "HTTPS", "default_action": [{"type": "forward"}]}) == "pass"

test_passes_tcp_and_tls if {
	every protocol in ["TCP", "TLS", "UDP"] {
		status({"protocol": protocol}) == "pass"
	}
}

test_fails_http if status({"protocol": "HTTP", "default_action": [{"type": "forward"}]}) == "fail"

test_passes_a_redirect_to_https if status({"protocol": "HTTP", "default_action": redirect("HTTPS")}) == "pass"

test_fails_a_redirect_to_http if status({"protocol": "HTTP", "default_action": redirect("HTTP")}) == "fail"

test_fails_a_redirect_that_keeps_the_protocol if {
	status({"protocol": "HTTP", "default_action": [{"type": "redirect", "redirect": [{"status_code": "HTTP_301"}]}]}) == "fail"
}

test_fails_the_other_name_of_the_type if {
	fixture.status("AWS-ELB-001", fixture.created("aws_alb_listener.front", {"protocol": "HTTP"})) == "fail"
}

test_unknown_protocol if fixture.status("AWS-ELB-001", fixture.unknown(listener({}), ["protocol"])) == "unknown"

test_unknown_redirect if {
	half := listener({"protocol": "HTTP", "default_action": [{"type": "redirect"}]})
	fixture.status("AWS-ELB-001", fixture.unknown(half, ["default_action.redirect.protocol"])) == "unknown"
}

test_passes_an_update_for_the_better if {
	fixture.status("AWS-ELB-001", fixture.updated("aws_lb_listener.front", {"protocol": "HTTP"}, {"protocol": "HTTPS"})) == "pass"
}

test_says_nothing_about_what_is_deleted if {
	fixture.rows("AWS-ELB-001", [fixture.deleted("aws_lb_listener.front", {"protocol": "HTTP"})]) == []
}

test_fails_a_redirect_that_is_not_the_action if {
	forward := [{"type": "forward", "redirect": [{"protocol": "HTTPS"}]}]
	status({"protocol": "HTTP", "default_action": forward}) == "fail"
}
