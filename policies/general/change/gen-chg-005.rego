# METADATA
# title: Change is inside the allowed window
# description: |
#   Production changes in the agreed windows, when people are there to act. The label emergency lifts the limit and
#   is recorded.
# custom:
#   id: GEN-CHG-005
#   severity: medium
#   stage: approval
#   needs: [spec, now]
#   types: []
#   attributes: []
#   fails_when: |
#     env == prod and now outside data.params.windows[env] and no label "emergency"
#   differs: |
#     Windows are those of the spec and of the settings' environment; without any there is no limit.
#   remediation: Apply inside a window, or label the pull request emergency.
package sirsi.general.change_005

import data.sirsi.lib.verdict

verdicts := verdict.or_none(in_production, {"limit": "none"})

# Other environments, and specs without a window, have no limit.
in_production := [verdict.at(judge, null) |
	input.spec.environment in {"prod", "production"}
	is_boolean(input.spec.in_window)
]

judge := verdict.noting(verdict.pass(null, input.now, null), {"windows": windows}) if {
	input.spec.in_window
} else := verdict.noting(verdict.pass(null, "emergency", null), {"windows": windows}) if {
	"emergency" in input.spec.labels
} else := verdict.noting(verdict.fail(null, input.now, null), {"windows": windows, "path": ["spec", "constraints", "windows"]})

windows := [window.name | some window in input.spec.windows]
