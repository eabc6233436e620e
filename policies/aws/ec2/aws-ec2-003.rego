# METADATA
# title: Security group does not open all ports to the internet
# description: |
#   A rule for every port from the whole internet makes the security group pointless.
# custom:
#   id: AWS-EC2-003
#   severity: critical
#   stage: review
#   needs: [plan]
#   types: [aws_security_group, aws_security_group_rule, aws_vpc_security_group_ingress_rule]
#   attributes:
#     - ingress.cidr_blocks
#     - ingress.ipv6_cidr_blocks
#     - ingress.from_port
#     - ingress.to_port
#     - ingress.protocol
#     - cidr_blocks
#     - ipv6_cidr_blocks
#     - cidr_ipv4
#     - cidr_ipv6
#     - from_port
#     - to_port
#     - protocol
#     - ip_protocol
#   fails_when: |
#     ingress rule with protocol -1, or from_port=0 and to_port in {0,65535}, and a CIDR of the internet
#   differs: |
#     A CIDR of the internet is 0.0.0.0/0, ::/0 and every part shorter than /8 (IPv6: /12), which no one organisation
#     has alone.
#     ICMP rules pass: their port fields hold message types.
#   remediation: Open only the ports that the workload serves, from the networks that need them.
package sirsi.aws.ec2_003

import data.sirsi.lib.ingress

judge(change) := ingress.not_wide(change)
