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
#     nothing. A source or target whose country is not known (a data centre, a region that is on no list) is
#     unknown, as long as no agreement is named.
#   remediation: Choose a target region in the same jurisdiction, or name the agreement under spec.source.agreements.
package sirsi.general.region_002

import data.sirsi.lib.verdict

verdicts := verdict.or_none(copying, {"scope": "none"})

copying := [verdict.at(judge, null) | has_source]

# A spec that brings no data from anywhere copies none.
has_source if is_string(input.spec.source_region)

has_source if is_string(input.spec.source_country)

has_source if not object.get(input.spec, "source_provider", null) in {null, "none"}

judge := at_source(verdict.pass("compliance.dataCategories", categories, null)) if {
	not is_personal
} else := at_source(verdict.pass("source.agreements", null, null)) if {
	input.spec.legal_basis == true
} else := undecided[0] if {
	count(undecided) > 0
} else := between(verdict.pass(place_of_source, null, null)) if {
	jurisdiction(input.spec.source_country) == jurisdiction(input.spec.target_country)
} else := between(verdict.fail("source.agreements", null, null))

at_source(found) := verdict.noting(found, {"path": ["spec", "source"]})

between(found) := verdict.noting(found, {
	"from": input.spec.source_country,
	"to": input.spec.target_country,
	"path": ["spec", "source"],
})

# Whose country nobody knows: a data centre, or a region that is on no list.
undecided := array.concat(
	[missing(place_of_source) | not is_string(object.get(input.spec, "source_country", null))],
	[missing("target.region") | not is_string(object.get(input.spec, "target_country", null))],
)

missing(place) := verdict.noting(
	verdict.unknown(place, null),
	{"missing": "country", "path": array.concat(["spec"], split(place, "."))},
)

# Clouds have regions, data centres a location.
place_of_source := "source.region" if {
	is_string(object.get(input.spec, "source_region", null))
} else := "source.location"

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
