package sirsi.general.migration_001_test

import data.sirsi.fixture

found(workload) := row if {
	[row] := fixture.judged(
		"GEN-MIG-001", object.union(fixture.input_of([]), {
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

test_passes_with_a_snapshot if found({}).status == "pass"

test_passes_with_a_backup if found({"snapshot_before": false, "has_backup": true}).status == "pass"

test_fails_without_either if {
	row := found({"snapshot_before": false})
	row.status == "fail"
	row.address == null
	row.params == {"workload": "orders", "path": ["spec", "workloads", 3, "rollback", "snapshotBefore"]}
}

test_passes_and_fails_with_what_is_and_what_must_be if {
	said(found({})) == ["rollback.snapshotBefore", true, true]
	said(found({"snapshot_before": false, "has_backup": true})) == ["backup", true, true]
	said(found({"snapshot_before": false})) == ["rollback.snapshotBefore", false, true]
}

said(row) := [row.attribute, row.actual, row.expected]
