# METADATA
# title: DMS endpoint uses TLS
# description: |
#   A migration sends the whole database through this connection, with the credentials to read it.
# custom:
#   id: AWS-DMS-002
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_dms_endpoint]
#   attributes: [ssl_mode, engine_name]
#   fails_when: |
#     ssl_mode in {none, null} and engine_name not in {dynamodb, kinesis, s3, redshift...}
#   differs: |
#     The engines without ssl_mode are azuredb, dynamodb, elasticsearch, kafka, kinesis, neptune, opensearch, redis,
#     redshift, redshift-serverless, s3 and timestream.
#   remediation: Set ssl_mode to require, verify-ca or verify-full, with certificate_arn where the mode needs it.
package sirsi.aws.dms_002

import data.sirsi.lib.value
import data.sirsi.lib.verdict

judge(change) := verdict.pass("engine_name", change.value.engine_name, null) if {
	change.value.engine_name in without_ssl_mode
} else := verdict.unknown("ssl_mode", null) if {
	value.is_unknown(change, "ssl_mode")
} else := verdict.fail("ssl_mode", value.of(change, "ssl_mode"), null) if {
	object.get(change.value, "ssl_mode", "none") in {"", "none"}
} else := verdict.pass("ssl_mode", change.value.ssl_mode, null)

# Reached over TLS through an AWS API, or with a TLS setting of their own.
without_ssl_mode := {
	"azuredb",
	"dynamodb",
	"elasticsearch",
	"kafka",
	"kinesis",
	"neptune",
	"opensearch",
	"redis",
	"redshift",
	"redshift-serverless",
	"s3",
	"timestream",
}
