# METADATA
# title: CloudFront viewers use HTTPS
# description: |
#   allow-all serves pages and takes cookies over plain HTTP.
# custom:
#   id: AWS-CF-001
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_cloudfront_distribution]
#   attributes: [default_cache_behavior.viewer_protocol_policy, ordered_cache_behavior.viewer_protocol_policy]
#   fails_when: |
#     any default_cache_behavior[]/ordered_cache_behavior[].viewer_protocol_policy == "allow-all"
#   remediation: Set viewer_protocol_policy to redirect-to-https or https-only in every cache behavior.
package sirsi.aws.cloudfront_001

import data.sirsi.lib.value
import data.sirsi.lib.verdict

judge(change) := verdict.fail(open[0], "allow-all", "redirect-to-https") if {
	open := [path |
		some path in paths
		some behavior in value.blocks(change.value, split(path, ".")[0])
		behavior.viewer_protocol_policy == "allow-all"
	]
	count(open) > 0
} else := verdict.unknown(path, "redirect-to-https") if {
	path := value.first_unknown(change, paths)
} else := verdict.pass(paths[0], null, "redirect-to-https")

paths := ["default_cache_behavior.viewer_protocol_policy", "ordered_cache_behavior.viewer_protocol_policy"]
