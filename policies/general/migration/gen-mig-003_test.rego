package sirsi.general.migration_003_test

import data.sirsi.fixture

found(workload) := row if {
	[row] := fixture.judged(
		"GEN-MIG-003", object.union(fixture.input_of([]), {
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

test_passes_with_strategy_and_time if found({}).status == "pass"

test_fails_without_a_time if {
	found({"rollback_until": null}).status == "fail"
	found({"rollback_until": null}).params.path == ["spec", "workloads", 3, "rollback", "until"]
}

test_fails_without_a_strategy if {
	found({"rollback_strategy": null}).status == "fail"
	found({"rollback_strategy": "none"}).status == "fail"
}
