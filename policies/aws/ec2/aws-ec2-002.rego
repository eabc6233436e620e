# METADATA
# title: Security group does not open RDP (3389) to the internet
# description: |
#   Remote Desktop that the whole internet can reach is a common way in for ransomware.
# custom:
#   id: AWS-EC2-002
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
#     ingress rule where from_port<=3389<=to_port (or protocol -1) and a CIDR of the internet
#   differs: |
#     A CIDR of the internet is 0.0.0.0/0, ::/0 and every part shorter than /8 (IPv6: /12), which no one organisation
#     has alone.
#     ICMP rules pass: their port fields hold message types.
#   remediation: Allow port 3389 from known networks only, or use Fleet Manager and no inbound rule.
package sirsi.aws.ec2_002

import data.sirsi.lib.ingress

judge(change) := ingress.closed(change, [3389])
