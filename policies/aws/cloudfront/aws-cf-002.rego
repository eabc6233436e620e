# METADATA
# title: CloudFront minimum TLS 1.2
# description: |
#   TLS 1.0 and 1.1 are broken. CloudFront's own certificate allows them, whatever the minimum says.
# custom:
#   id: AWS-CF-002
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_cloudfront_distribution]
#   attributes: [viewer_certificate.minimum_protocol_version, viewer_certificate.cloudfront_default_certificate]
#   fails_when: |
#     viewer_certificate[].minimum_protocol_version not in {TLSv1.2_2018, TLSv1.2_2019, TLSv1.2_2021, TLSv1.2_2025,
#     TLSv1.3*} (cloudfront_default_certificate counts as fail)
#   remediation: Use a certificate from ACM and set minimum_protocol_version to TLSv1.2_2021.
package sirsi.aws.cloudfront_002

import data.sirsi.lib.value
import data.sirsi.lib.verdict

judge(change) := verdict.pass(path, certificate.minimum_protocol_version, "TLSv1.2_2021") if {
	[certificate] := value.blocks(change.value, "viewer_certificate")
	not is_amazons(certificate)
	is_modern(certificate.minimum_protocol_version)
} else := verdict.unknown(path, "TLSv1.2_2021") if {
	value.is_unknown(change, path)
} else := verdict.fail(path, minimum(change), "TLSv1.2_2021")

path := "viewer_certificate.minimum_protocol_version"

is_amazons(certificate) if value.same(certificate.cloudfront_default_certificate, true)

is_modern(version) if version in {"TLSv1.2_2018", "TLSv1.2_2019", "TLSv1.2_2021", "TLSv1.2_2025"}

is_modern(version) if startswith(version, "TLSv1.3")

minimum(change) := value.first([certificate.minimum_protocol_version |
	some certificate in value.blocks(change.value, "viewer_certificate")
])
