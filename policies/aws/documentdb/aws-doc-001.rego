# METADATA
# title: DocumentDB encrypted
# description: |
#   The storage, its snapshots and its backups are readable by whoever gets hold of them unless they are encrypted.
# custom:
#   id: AWS-DOC-001
#   severity: high
#   stage: review
#   needs: [plan]
#   types: [aws_docdb_cluster]
#   attributes: [storage_encrypted]
#   fails_when: |
#     storage_encrypted != true
#   remediation: Set storage_encrypted to true; this replaces a cluster that exists.
package sirsi.aws.documentdb_001

import data.sirsi.lib.must

judge(change) := must.be(change, "storage_encrypted", true)
