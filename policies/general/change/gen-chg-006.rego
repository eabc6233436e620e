# METADATA
# title: Applied plan is the reviewed plan
# description: |
#   What people approved is one plan. A plan that came out differently since was approved by nobody.
# custom:
#   id: GEN-CHG-006
#   severity: critical
#   stage: apply
#   needs: [plan, reviewedDigest]
#   types: []
#   attributes: []
#   fails_when: |
#     plan digest at apply != digest recorded at approval
#   remediation: Review and approve the plan that is to be applied.
package sirsi.general.change_006

import data.sirsi.lib.verdict

verdicts := [verdict.at(found, null)]

found := verdict.unknown(null, null) if {
	not is_string(object.get(input, "reviewed_digest", null))
} else := verdict.pass(null, input.plan.digest, input.reviewed_digest) if {
	input.plan.digest == input.reviewed_digest
} else := verdict.fail(null, object.get(input.plan, "digest", null), input.reviewed_digest)
