# METADATA
# title: Security group does not open database or cache ports to the internet
# description: |
#   Databases and caches are never meant for the whole internet: SQL Server, Oracle, MySQL, PostgreSQL, Redshift,
#   Redis, OpenSearch, Memcached, MongoDB.
# custom:
#   id: AWS-EC2-004
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
#     ingress rule covering any of 1433,1521,3306,5432,5439,6379,9200,11211,27017 with a CIDR of the internet
#   differs: |
#     A CIDR of the internet is 0.0.0.0/0, ::/0 and every part shorter than /8 (IPv6: /12), which no one organisation
#     has alone.
#     ICMP rules pass: their port fields hold message types.
#   remediation: Allow database and cache ports from the security groups of their clients only.
package sirsi.aws.ec2_004

import data.sirsi.lib.ingress

judge(change) := ingress.closed(change, [1433, 1521, 3306, 5432, 5439, 6379, 9200, 11211, 27017])
