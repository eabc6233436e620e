# METADATA
# title: AdministratorAccess is not attached
# description: |
#   AdministratorAccess allows everything, also switching off the trail that would show what was done.
# custom:
#   id: AWS-IAM-005
#   severity: high
#   stage: review
#   needs: [plan]
#   types:
#     - aws_iam_role_policy_attachment
#     - aws_iam_policy_attachment
#     - aws_iam_user_policy_attachment
#     - aws_iam_group_policy_attachment
#     - aws_iam_role
#   attributes: [policy_arn, managed_policy_arns]
#   fails_when: |
#     policy_arn (or managed_policy_arns[]) ends with :policy/AdministratorAccess
#   differs: |
#     A policy_arn that comes from an aws_iam_policy of the same plan passes: that is not the policy of AWS.
#   remediation: Attach a policy with the permissions that are needed.
package sirsi.aws.iam_005

import data.sirsi.lib.value
import data.sirsi.lib.verdict

judge(change) := verdict.fail(attribute_of(change), administrator[0], null) if {
	administrator := [arn |
		some arn in value.listed(change.value[attribute_of(change)])
		endswith(arn, ":policy/AdministratorAccess")
	]
	count(administrator) > 0
} else := verdict.unknown(attribute_of(change), null) if {
	value.is_unknown(change, attribute_of(change))
	not is_own_policy(change, attribute_of(change))
} else := verdict.pass(attribute_of(change), null, null)

attribute_of(change) := "managed_policy_arns" if {
	change.type == "aws_iam_role"
} else := "policy_arn"

# A policy that Terraform manages is not the one that AWS manages; one that it only reads may be.
is_own_policy(change, attribute) if {
	value.comes_from(change, attribute, {"aws_iam_policy"})
	every address in value.references(change, attribute) {
		not "data" in split(address, ".")
	}
}
