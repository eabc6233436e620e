# METADATA
# title: ElastiCache replication group encrypted at rest
# description: |
#   Caches hold sessions and personal data; their backups and swap are written in clear unless encrypted.
# custom:
#   id: AWS-EC-001
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_elasticache_replication_group]
#   attributes: [at_rest_encryption_enabled]
#   fails_when: |
#     at_rest_encryption_enabled != true
#   remediation: Set at_rest_encryption_enabled to true; this replaces a group that exists.
package sirsi.aws.elasticache_001

import data.sirsi.lib.must

judge(change) := must.be(change, "at_rest_encryption_enabled", true)
