# What a rule says about one resource, and the row that the decision makes of it.
package sirsi.lib.verdict

pass(attribute, actual, expected) := {
	"status": "pass",
	"attribute": attribute,
	"actual": actual,
	"expected": expected,
	"params": {},
}

fail(attribute, actual, expected) := {
	"status": "fail",
	"attribute": attribute,
	"actual": actual,
	"expected": expected,
	"params": {},
}

unknown(attribute, expected) := {
	"status": "unknown",
	"attribute": attribute,
	"actual": null,
	"expected": expected,
	"params": {},
}

# A rule that says nothing about a resource in its scope must not look like a pass.
silent := {
	"status": "unknown",
	"attribute": null,
	"actual": null,
	"expected": null,
	"params": {"silent": true},
}

noting(verdict, params) := object.union(verdict, {"params": params})

at(verdict, address) := object.union(verdict, {"address": address})

row(rule, address, verdict) := {
	"rule": rule,
	"address": address,
	"status": verdict.status,
	"attribute": verdict.attribute,
	"actual": verdict.actual,
	"expected": verdict.expected,
	"params": verdict.params,
}

# A rule about the whole change answers even when there is nothing to judge: silence would look like a crash.
or_none(verdicts, params) := verdicts if {
	count(verdicts) > 0
} else := [at(noting(pass(null, null, null), params), null)]
