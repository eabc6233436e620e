# METADATA
# title: OpenSearch node-to-node encryption on
# description: |
#   Nodes exchange the same data that clients send; it should be encrypted between them too.
# custom:
#   id: AWS-OS-002
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_elasticsearch_domain, aws_opensearch_domain]
#   attributes: [node_to_node_encryption.enabled]
#   fails_when: |
#     node_to_node_encryption[].enabled != true
#   remediation: Add node_to_node_encryption with enabled true.
package sirsi.aws.opensearch_002

import data.sirsi.lib.must

judge(change) := must.say(change, "node_to_node_encryption", "enabled", true)
