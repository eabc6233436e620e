# Inputs for the tests of rules, built as the reviewer builds them from a plan.
package sirsi.fixture

created(address, value) := object.union(blank, {
	"address": address,
	"type": type_of(address),
	"action": "create",
	"value": value,
})

updated(address, before, value) := object.union(created(address, value), {
	"action": "update",
	"before": before,
	"after": value,
})

replaced(address, before, value, paths) := object.union(updated(address, before, value), {
	"action": "replace",
	"replace_paths": paths,
})

# What is gone after the apply is judged by no rule about resources.
deleted(address, before) := object.union(created(address, before), {
	"action": "delete",
	"in_scope": false,
	"before": before,
})

reading(address, value) := object.union(created(address, value), {"action": "read", "in_scope": false})

unknown(change, paths) := object.union(change, {"unknown": paths})

sensitive(change, paths) := object.union(change, {"sensitive": paths})

# Unknown, but the configuration tells what it will come from.
referring(change, path, addresses) := object.union(change, {
	"unknown": [path],
	"unknown_refs": {path: addresses},
	"refs": {path: addresses},
})

linked(change, links) := object.union(change, {"linked": links})

documented(change, documents) := object.union(change, {"doc": documents})

configured(change, strings) := object.union(change, {"config_strings": [{"attribute": attribute, "value": text} |
	some attribute, text in strings
]})

blank := {
	"provider": "registry.terraform.io/hashicorp/aws",
	"in_scope": true,
	"before": null,
	"after": null,
	"unknown": [],
	"unknown_refs": {},
	"sensitive": [],
	"refs": {},
	"doc": {},
	"config_strings": [],
	"linked": {},
	"replace_paths": [],
	"region": "eu-central-1",
	"spec_path": null,
}

type_of(address) := [word |
	some word in split(address, ".")
	regex.match(`^(aws|azurerm|google|random)_`, word)
][0]

input_of(changes) := {
	"schema": "sirsi.policy-input/1",
	"now": "2026-01-12T09:00:00Z",
	"has": {
		"plan": true, "config": true, "spec": false, "cost": false, "risk": false,
		"approvals": false, "actor": false, "now": true, "reviewedDigest": false,
	},
	"plan": {"complete": true, "applyable": true, "errored": false, "has_changes": true, "digest": "sha256:1"},
	"reviewed_digest": null,
	"actor": null,
	"approvals": null,
	"spec": null,
	"cost": null,
	"risk": null,
	"changes": changes,
	"by_type": {type: indexes |
		some type in {change.type | some change in changes; change.in_scope}
		indexes := [index | some index, change in changes; change.type == type; change.in_scope]
	},
	"by_address": {change.address: index | some index, change in changes},
}

params := {
	"stateful_types": {"aws_db_instance": true, "aws_s3_bucket": true},
	"taggable_types": {"aws_s3_bucket": true},
	"known_types": {"aws_subnet": true},
	"allowed_regions": null,
	"required_tags": [],
	"max_monthly_increase": null,
	"max_risk": null,
	"min_approvals": 1,
}

# What one rule says about these changes.
rows(rule, changes) := judged(rule, input_of(changes), params)

judged(rule, document, parameters) := [row |
	some row in data.sirsi.decision with input as document
		with data.rules as {rule: true}
		with data.params as parameters
	row.rule == rule
]

statuses(rule, changes) := {row.address: row.status | some row in rows(rule, changes)}

# What one rule says about one change.
row(rule, change) := found if [found] := rows(rule, [change])

status(rule, change) := row(rule, change).status

# The status of the first change, which the others belong to.
status_among(rule, changes) := [found.status |
	some found in rows(rule, changes)
	found.address == changes[0].address
][0]

# A policy document that allows an action.
allowing(principal, action, resource) := {"Version": "2012-10-17", "Statement": [{
	"Sid": "Allowed",
	"Effect": "Allow",
	"Principal": principal,
	"Action": action,
	"Resource": resource,
}]}
