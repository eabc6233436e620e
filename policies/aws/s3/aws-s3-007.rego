# METADATA
# title: S3 bucket has a public access block resource
# description: |
#   A bucket without a public access block is one ACL or policy away from being public. The block has to refer to
#   the bucket and to set block_public_acls and block_public_policy.
# custom:
#   id: AWS-S3-007
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_s3_bucket]
#   reads: [aws_s3_bucket_public_access_block]
#   attributes: [bucket]
#   fails_when: |
#     no aws_s3_bucket_public_access_block in the plan references the bucket, or it leaves block_public_acls or
#     block_public_policy not true
#   remediation: Add an aws_s3_bucket_public_access_block for the bucket, with all four settings true.
package sirsi.aws.s3_007

import data.sirsi.lib.value
import data.sirsi.lib.verdict

judge(change) := none if {
	count(blocks(change)) == 0
} else := verdict.pass(null, type, type) if {
	some block in blocks(change)
	is_closed(block)
} else := verdict.unknown(type, type) if {
	some block in blocks(change)
	may_be_closed(block)
} else := verdict.noting(
	verdict.fail(open[0], value.of(blocks(change)[0], open[0]), true),
	{"resource": blocks(change)[0].address},
) if {
	open := [attribute | some attribute in needed; not blocks(change)[0].value[attribute] == true]
}

type := "aws_s3_bucket_public_access_block"

needed := ["block_public_acls", "block_public_policy"]

none := verdict.fail(null, null, type)

blocks(change) := [block |
	some address in change.linked[type]
	block := input.changes[input.by_address[address]]
	block.in_scope
]

is_closed(block) if {
	every attribute in needed {
		value.same(block.value[attribute], true)
	}
}

may_be_closed(block) if {
	every attribute in needed {
		is_or_may_be_true(block, attribute)
	}
}

is_or_may_be_true(block, attribute) if value.same(block.value[attribute], true)

is_or_may_be_true(block, attribute) if value.is_unknown(block, attribute)
