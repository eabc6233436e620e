# METADATA
# title: Network ACL does not allow SSH from the internet
# description: |
#   The network ACL is the second fence behind security groups. It should not let SSH in from the whole internet.
# custom:
#   id: AWS-VPC-001
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_network_acl, aws_network_acl_rule, aws_default_network_acl]
#   attributes:
#     - ingress.action
#     - ingress.cidr_block
#     - ingress.ipv6_cidr_block
#     - ingress.from_port
#     - ingress.to_port
#     - rule_action
#     - cidr_block
#     - ipv6_cidr_block
#     - from_port
#     - to_port
#     - egress
#   fails_when: |
#     ingress allow rule covering 22 with cidr_block/ipv6_cidr_block of the internet
#   differs: |
#     A CIDR of the internet is 0.0.0.0/0, ::/0 and every part shorter than /8 (IPv6: /12), which no one organisation
#     has alone.
#     ICMP rules pass: their port fields hold message types.
#   remediation: Allow port 22 from known networks only.
package sirsi.aws.vpc_001

import data.sirsi.lib.acl

judge(change) := acl.closed(change, 22)
