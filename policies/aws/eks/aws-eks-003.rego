# METADATA
# title: EKS secrets envelope encryption on
# description: |
#   Kubernetes secrets are only base64 in etcd. Envelope encryption with a key of one's own makes reading them a
#   logged, revocable act.
# custom:
#   id: AWS-EKS-003
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_eks_cluster]
#   attributes: [encryption_config.resources, encryption_config.provider.key_arn]
#   fails_when: |
#     encryption_config[] empty or resources does not contain "secrets" or provider[].key_arn unset
#   remediation: "Add encryption_config with resources [\"secrets\"] and provider.key_arn."
package sirsi.aws.eks_003

import data.sirsi.lib.value
import data.sirsi.lib.verdict

judge(change) := verdict.pass(key, null, null) if {
	some config in value.blocks(change.value, "encryption_config")
	"secrets" in config.resources
	has_key(change, config)
} else := verdict.unknown(path, null) if {
	path := value.first_unknown(change, [resources, key])
	not is_key(change)
} else := verdict.unknown(resources, ["secrets"]) if {
	value.is_unknown(change, resources)
} else := verdict.fail(wrong(change), null, null)

resources := "encryption_config.resources"

key := "encryption_config.provider.key_arn"

has_key(_, config) if {
	some provider in value.blocks(config, "provider")
	provider.key_arn != ""
}

has_key(change, _) if is_key(change)

# Not known yet, but sure to be the ARN of a key.
is_key(change) if {
	value.is_unknown(change, key)
	value.comes_from(change, key, {"aws_kms_alias", "aws_kms_external_key", "aws_kms_key", "aws_kms_replica_key"})
}

wrong(change) := "encryption_config" if {
	count(value.blocks(change.value, "encryption_config")) == 0
} else := resources if {
	every config in value.blocks(change.value, "encryption_config") {
		not "secrets" in object.get(config, "resources", [])
	}
} else := key
