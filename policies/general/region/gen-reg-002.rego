# METADATA
# title: Personal data is not copied across a border by the migration
# description: |
#   Copying personal data into another jurisdiction needs a legal basis, such as standard contractual clauses, and a
#   record of it.
# custom:
#   id: GEN-REG-002
#   severity: critical
#   stage: review
#   needs: [spec]
#   types: []
#   attributes: []
#   fails_when: |
#     data_class in {personal, phi} and source and target regions are in different jurisdictions and
#     spec.transfer.legal_basis is unset
#   differs: |
#     Personal data is what spec.compliance.dataCategories calls personal or health; a legal basis is an entry of
#     spec.source.agreements. The European Economic Area is one jurisdiction. A spec without a source copies
#     nothing.
#   remediation: Choose a target region in the same jurisdiction, or name the agreement under spec.source.agreements.
package sirsi.general.region_002

import data.sirsi.lib.verdict

verdicts := verdict.or_none(copying, {"scope": "none"})

copying := [verdict.at(verdict.noting(judge, {"path": ["spec", "source"]}), null) | has_source]

# A spec that brings no data from anywhere copies none.
has_source if is_string(input.spec.source_region)

has_source if is_string(input.spec.source_country)

has_source if not object.get(input.spec, "source_provider", null) in {null, "none"}

judge := verdict.pass("dataCategories", categories, null) if {
	not is_personal
} else := verdict.pass("agreements", true, null) if {
	input.spec.legal_basis == true
} else := verdict.unknown("region", null) if {
	some side in ["source_country", "target_country"]
	not is_string(object.get(input.spec, side, null))
} else := verdict.pass("region", input.spec.source_country, input.spec.target_country) if {
	jurisdiction(input.spec.source_country) == jurisdiction(input.spec.target_country)
} else := verdict.fail("agreements", input.spec.source_country, input.spec.target_country)

categories := object.get(input.spec, "data_categories", [])

# GDPR article 4 counts health data as personal.
is_personal if {
	some category in categories
	category in {"health", "personal", "phi"}
}

is_personal if input.spec.data_class in {"personal", "phi"}

# Inside the European Economic Area data moves freely (GDPR article 1(3)).
jurisdiction(country) := "EEA" if {
	country in eea
} else := country

eea := {
	"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT",
	"LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
}
