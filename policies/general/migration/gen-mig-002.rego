# METADATA
# title: Transfer is encrypted
# description: |
#   A migration sends everything there is through one connection, often across networks of others.
# custom:
#   id: GEN-MIG-002
#   severity: critical
#   stage: review
#   needs: [spec]
#   types: []
#   attributes: []
#   fails_when: |
#     tls != true or protocol in {ftp, http, telnet, smb1}
#   differs: |
#     The steps of a spec are its active workloads with a transfer; tls is transfer.endpoint.tls, which has to be
#     known to be true.
#   remediation: Set transfer.endpoint.tls to true and use a protocol with encryption.
package sirsi.general.migration_002

import data.sirsi.lib.verdict

verdicts := verdict.or_none(transferred, {"scope": "none"})

transferred := [verdict.at(judge(workload), null) |
	some workload in input.spec.workloads
	workload.active
	workload.has_transfer
]

judge(workload) := verdict.noting(verdict.fail("transfer.endpoint.host", workload.protocol, null), where(workload, "host")) if {
	lower(workload.protocol) in {"ftp", "http", "smb1", "telnet"}
} else := verdict.noting(verdict.pass("transfer.endpoint.tls", true, true), where(workload, "tls")) if {
	workload.tls == true
} else := verdict.noting(
	verdict.fail("transfer.endpoint.tls", object.get(workload, "tls", null), true),
	where(workload, "tls"),
)

where(workload, field) := {"workload": workload.name, "path": array.concat(workload.path, ["transfer", "endpoint", field])}
