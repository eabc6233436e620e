# METADATA
# title: OpenSearch domain enforces HTTPS
# description: |
#   Without it the domain answers plain HTTP, so credentials and documents can be read on the way.
# custom:
#   id: AWS-OS-003
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_elasticsearch_domain, aws_opensearch_domain]
#   attributes: [domain_endpoint_options.enforce_https]
#   fails_when: |
#     domain_endpoint_options[].enforce_https != true
#   remediation: Add domain_endpoint_options with enforce_https true and tls_security_policy Policy-Min-TLS-1-2-2019-07 or newer.
package sirsi.aws.opensearch_003

import data.sirsi.lib.must

judge(change) := must.say(change, "domain_endpoint_options", "enforce_https", true)
