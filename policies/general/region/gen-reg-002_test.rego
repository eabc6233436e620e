package sirsi.general.region_002_test

import data.sirsi.fixture

found(spec) := row if {
	[row] := fixture.judged(
		"GEN-REG-002", object.union(fixture.input_of([]), {
			"has": {"spec": true},
			"spec": object.union(
				{
					"data_class": "confidential",
					"data_categories": ["personal"],
					"source_provider": "aws",
					"source_region": "eu-central-1",
					"source_country": "DE",
					"target_region": "us-east-1",
					"target_country": "US",
					"legal_basis": false,
				},
				spec,
			),
		}),
		fixture.params,
	)
}

test_fails_across_a_border if {
	found({}).status == "fail"
	found({}).params.path == ["spec", "source"]
}

test_fails_health_data_too if found({"data_categories": ["health"]}).status == "fail"

test_passes_with_a_legal_basis if found({"legal_basis": true}).status == "pass"

test_passes_other_data if found({"data_categories": ["payment"]}).status == "pass"

test_passes_inside_europe if found({"target_country": "IE"}).status == "pass"

test_fails_from_europe_to_britain if found({"target_country": "GB"}).status == "fail"

test_passes_inside_a_country if found({"source_country": "US"}).status == "pass"

test_fails_with_both_countries if {
	found({}).attribute == "source.agreements"
	found({}).params == {"from": "DE", "to": "US", "path": ["spec", "source"]}
}

test_unknown_country_of_a_region if {
	row := found({"source_country": null})
	row.status == "unknown"
	row.attribute == "source.region"
	row.params == {"missing": "country", "path": ["spec", "source", "region"]}
}

test_unknown_country_of_a_data_centre if {
	row := found({"source_provider": "on-premise", "source_region": null, "source_country": null})
	row.status == "unknown"
	row.attribute == "source.location"
	row.params == {"missing": "country", "path": ["spec", "source", "location"]}
}

test_unknown_country_of_the_target if {
	row := found({"target_country": null})
	row.status == "unknown"
	row.attribute == "target.region"
	row.params == {"missing": "country", "path": ["spec", "target", "region"]}
}

test_passes_without_a_source if {
	found({"source_provider": null, "source_region": null, "source_country": null}).params.scope == "none"
	found({"source_provider": "none", "source_region": null, "source_country": null}).params.scope == "none"
}

test_fails_personal_data_by_its_class if found({"data_class": "personal", "data_categories": []}).status == "fail"

test_judges_whatever_says_that_there_is_a_source if {
	found({"source_provider": null, "source_country": null}).status == "unknown"
	found({"source_provider": null, "source_region": null}).status == "fail"
}
