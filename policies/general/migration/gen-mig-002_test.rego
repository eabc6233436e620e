package sirsi.general.migration_002_test

import data.sirsi.fixture

found(workload) := row if {
	[row] := fixture.judged(
		"GEN-MIG-002", object.union(fixture.input_of([]), {
			"has": {"spec": true},
			"spec": {"workloads": [object.union(plain, workload)]},
		}),
		fixture.params,
	)
}

plain := {
	"name": "orders",
	"path": ["spec", "workloads", 3],
	"active": true,
	"has_transfer": true,
	"tls": true,
	"protocol": null,
	"snapshot_before": true,
	"has_backup": false,
	"rollback_strategy": "revert",
	"rollback_until": "6h",
}

test_passes_over_workloads_without_a_transfer if found({"has_transfer": false}).params.scope == "none"

test_passes_over_workloads_that_stay if found({"active": false}).params.scope == "none"

test_passes_with_tls if found({}).status == "pass"

test_fails_without_tls if {
	found({"tls": false}).status == "fail"
	found({"tls": false}).params.path == ["spec", "workloads", 3, "transfer", "endpoint", "tls"]
}

test_fails_when_nobody_says if found({"tls": null}).status == "fail"

test_fails_protocols_in_clear if {
	every protocol in ["ftp", "http", "telnet", "smb1", "FTP"] {
		found({"protocol": protocol}).status == "fail"
	}
}

test_passes_other_protocols if found({"protocol": "nfs"}).status == "pass"

test_passes_and_fails_with_what_is_and_what_must_be if {
	said(found({})) == ["transfer.endpoint.tls", true, true]
	said(found({"tls": false})) == ["transfer.endpoint.tls", false, true]
}

said(row) := [row.attribute, row.actual, row.expected]
