# METADATA
# title: Data classification is declared
# description: |
#   How data must be protected follows from what it is. Where nobody has said, nothing can be checked against it.
# custom:
#   id: GEN-TAG-002
#   severity: medium
#   stage: review
#   needs: [spec]
#   types: []
#   attributes: []
#   fails_when: |
#     unset or not in {public, internal, confidential, personal, phi, card}
#   differs: |
#     restricted, which spec.compliance.dataClassification knows, is allowed too.
#   remediation: Set spec.compliance.dataClassification.
package sirsi.general.tag_002

import data.sirsi.lib.verdict

verdicts := [verdict.at(verdict.noting(judge, {"path": ["spec", "compliance", "dataClassification"]}), null)]

judge := verdict.pass("dataClassification", input.spec.data_class, classes) if {
	input.spec.data_class in classes
} else := verdict.fail("dataClassification", object.get(input.spec, "data_class", null), classes)

classes := ["public", "internal", "confidential", "restricted", "personal", "phi", "card"]
