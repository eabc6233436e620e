package sirsi.aws.msk_001_test

import data.sirsi.fixture

cluster(value) := fixture.created("aws_msk_cluster.this", value)

status(transit) := fixture.status("AWS-MSK-001", cluster({"encryption_info": [{"encryption_in_transit": [transit]}]}))

test_passes_tls if status({"client_broker": "TLS", "in_cluster": true}) == "pass"

test_passes_the_default if fixture.status("AWS-MSK-001", cluster({})) == "pass"

test_fails_plain_text if status({"client_broker": "PLAINTEXT", "in_cluster": true}) == "fail"

test_fails_both if status({"client_broker": "TLS_PLAINTEXT"}) == "fail"

test_fails_in_clear_inside_the_cluster if {
	found := fixture.row("AWS-MSK-001", cluster({"encryption_info": [{"encryption_in_transit": [{"client_broker": "TLS", "in_cluster": false}]}]}))
	found.status == "fail"
	found.attribute == "encryption_info.encryption_in_transit.in_cluster"
}

test_unknown_until_apply if {
	every path in ["encryption_info.encryption_in_transit.client_broker", "encryption_info"] {
		fixture.status("AWS-MSK-001", fixture.unknown(cluster({}), [path])) == "unknown"
	}
}

test_fails_an_update_for_the_worse if {
	worse := {"encryption_info": [{"encryption_in_transit": [{"client_broker": "PLAINTEXT"}]}]}
	fixture.status("AWS-MSK-001", fixture.updated("aws_msk_cluster.this", {}, worse)) == "fail"
}

test_says_nothing_about_what_is_deleted if fixture.rows("AWS-MSK-001", [fixture.deleted("aws_msk_cluster.this", {})]) == []
