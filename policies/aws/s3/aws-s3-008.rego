# METADATA
# title: S3 ACL is not public
# description: |
#   A public ACL gives everyone on the internet, or everyone with any AWS account, access to the bucket.
# custom:
#   id: AWS-S3-008
#   severity: critical
#   stage: review
#   needs: [plan]
#   types: [aws_s3_bucket, aws_s3_bucket_acl]
#   attributes: [acl, access_control_policy.grant.grantee.uri, grant.uri]
#   fails_when: |
#     acl in {public-read, public-read-write, authenticated-read, website}, or a grant to groups/global/AllUsers or
#     AuthenticatedUsers, on the effective aws_s3_bucket_acl (the separate resource overrides the inline acl)
#   differs: |
#     The bucket and its aws_s3_bucket_acl each get a row. Grants of the legacy inline grant block count too.
#   remediation: "Use the ACL private, or none: set object ownership to BucketOwnerEnforced."
package sirsi.aws.s3_008

import data.sirsi.lib.value
import data.sirsi.lib.verdict

# The separate resource overrides the inline ACL.
judge(change) := worst([judge_acl(acl) | some acl in acls(change)]) if {
	count(acls(change)) > 0
} else := judge_acl(change)

public := {"authenticated-read", "public-read", "public-read-write", "website"}

judge_acl(holder) := verdict.fail("acl", holder.value.acl, null) if {
	holder.value.acl in public
} else := verdict.fail(grants[0].path, grants[0].uri, null) if {
	grants := [grant | some grant in grants_of(holder); is_everyone(grant.uri)]
	count(grants) > 0
} else := verdict.unknown("acl", null) if {
	value.is_unknown(holder, "acl")
} else := verdict.unknown("access_control_policy", null) if {
	some path in ["access_control_policy", "access_control_policy.grant.grantee.uri", "grant", "grant.uri"]
	value.is_unknown(holder, path)
} else := verdict.pass("acl", value.of(holder, "acl"), null)

acls(change) := [acl |
	change.type == "aws_s3_bucket"
	some address in change.linked.aws_s3_bucket_acl
	acl := input.changes[input.by_address[address]]
	acl.in_scope
]

# Grants of the ACL resource, and of a bucket in its legacy spelling.
grants_of(holder) := array.concat(
	[{"path": "access_control_policy.grant.grantee.uri", "uri": grantee.uri} |
		some policy in value.blocks(holder.value, "access_control_policy")
		some grant in value.blocks(policy, "grant")
		some grantee in value.blocks(grant, "grantee")
	],
	[{"path": "grant.uri", "uri": grant.uri} | some grant in value.blocks(holder.value, "grant")],
)

is_everyone(uri) if endswith(uri, "/groups/global/AllUsers")

is_everyone(uri) if endswith(uri, "/groups/global/AuthenticatedUsers")

worst(verdicts) := [found | some status in ["fail", "unknown", "pass"]; some found in verdicts; found.status == status][0]
