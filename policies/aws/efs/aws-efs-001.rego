# METADATA
# title: EFS encrypted at rest
# description: |
#   A file system cannot be encrypted later; what is written in clear stays so.
# custom:
#   id: AWS-EFS-001
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_efs_file_system]
#   attributes: [encrypted]
#   fails_when: |
#     encrypted != true
#   remediation: Set encrypted to true; this replaces a file system that exists.
package sirsi.aws.efs_001

import data.sirsi.lib.must

judge(change) := must.be(change, "encrypted", true)
