# METADATA
# title: Required tags present
# description: |
#   Tags say whose a resource is, what it costs whom and how careful to be with its data.
# custom:
#   id: GEN-TAG-001
#   severity: medium
#   stage: review
#   needs: [plan]
#   types: []
#   attributes: [tags, tags_all]
#   fails_when: |
#     taggable type and tags/tags_all/labels lacks any of data.params.required_tags (owner, environment,
#     cost-center, data-class)
#   differs: |
#     The required tags are those that synthesis writes, for a plan of ours, and policies.requiredTags of the
#     settings. Without any there is no limit.
#   remediation: "Add the missing tags, best once in the provider's default_tags."
package sirsi.general.tag_001

import data.sirsi.lib.value
import data.sirsi.lib.verdict

verdicts := verdict.or_none(taggable, {"limit": "none"})

taggable := [verdict.at(judge(input.changes[index]), input.changes[index].address) |
	count(required) > 0
	some type, indexes in input.by_type
	data.params.taggable_types[type]
	some index in indexes
]

judge(change) := verdict.pass("tags", null, null) if {
	count(missing(change)) == 0
} else := verdict.unknown("tags", required) if {
	some attribute in ["tags", "labels"]
	value.is_partly_unknown(change, attribute)
} else := verdict.noting(verdict.fail("tags", null, required), {"missing": missing(change)})

missing(change) := [tag | some tag in required; not has(change, tag)]

has(change, tag) if change.value.tags_all[tag]

has(change, tag) if change.value.tags[tag]

has(change, tag) if change.value.labels[tag]

# What synthesis writes and what the settings ask for.
required := data.params.required_tags
