# METADATA
# title: ElastiCache replication group encrypted in transit
# description: |
#   Without TLS every host on the network path can read what clients and cache say, passwords included.
# custom:
#   id: AWS-EC-002
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_elasticache_replication_group]
#   attributes: [transit_encryption_enabled]
#   fails_when: |
#     transit_encryption_enabled != true
#   remediation: Set transit_encryption_enabled to true.
package sirsi.aws.elasticache_002

import data.sirsi.lib.must

judge(change) := must.be(change, "transit_encryption_enabled", true)
