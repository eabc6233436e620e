# METADATA
# title: OpenSearch domain encrypted at rest
# description: |
#   Indexes, logs and swap files are written in clear unless the domain encrypts them.
# custom:
#   id: AWS-OS-001
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_elasticsearch_domain, aws_opensearch_domain]
#   attributes: [encrypt_at_rest.enabled]
#   fails_when: |
#     encrypt_at_rest[].enabled != true
#   remediation: Add encrypt_at_rest with enabled true.
package sirsi.aws.opensearch_001

import data.sirsi.lib.must

judge(change) := must.say(change, "encrypt_at_rest", "enabled", true)
