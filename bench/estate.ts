// Specs of any size for the benches. A group is what real specs have together: a network, a database in it, a service on both,
// a load balancer before it and a bucket beside it.

/** A migration of so many groups of five workloads, one wave for each ten groups. */
export function estate(groups: number): string {
  const numbers = Array.from({ length: groups }, (_, index) => index);
  return `${head}  workloads:\n${numbers.map(group).join("")}`;
}

const head = `apiVersion: sirsi.dev/v1
kind: Migration
metadata: { name: estate, owner: "@acme/platform", environment: production }
spec:
  source: { provider: on-premise, connection: { type: dedicated, bandwidth: 10Gbps } }
  target: { provider: aws, region: germany, account: "111122223333" }
  constraints: { budget: { monthly: 100000 }, rpo: 15m, rto: 4h }
  monitoring: { channels: [{ type: slack, to: "#estate" }] }
`;

function group(index: number): string {
  const id = String(index).padStart(2, "0");
  return `    - name: net-${id}
      kind: network
      config: { cidr: 10.${index}.0.0/16, subnets: [{ name: app, type: private }, { name: db, type: data }, { name: edge, type: public }], nat: single }
    - name: db-${id}
      kind: database
      strategy: replatform
      availability: multi-zone
      source: { ref: "vm:srv-db-${id}", engine: postgres, version: "13", usage: { vcpu: 8, memory: 64Gi, cpuP95: 31% } }
      size: { vcpu: 4, memory: 32Gi, storage: 600Gi, iops: 12000 }
      config: { engine: postgres, version: "16", databases: [orders], key: customer }
      dependsOn: [net-${id}]
      data: { volume: 480Gi, changeRate: 4Gi/h, tables: 214, primaryKeys: all }
      transfer: { method: replication-service, mode: online, endpoint: { host: 10.20.4.11, port: 5432, credentials: "vault://kv/db#${id}" } }
      verify: [{ name: rows, type: row-count, when: after-transfer, from: runner, tables: ["*"], expect: { tolerance: 0% } }]
      rollback: { strategy: fail-back, keepSource: 30d, until: 6h }
    - name: api-${id}
      kind: container-service
      size: { vcpu: 1, memory: 2Gi }
      scale: { min: 2, max: 6, targetCpu: 60 }
      config: { image: "ghcr.io/acme/api:${id}", port: 8080, env: { DB: "\${workloads.db-${id}.host}" }, healthCheck: { path: /health } }
      dependsOn: [net-${id}, db-${id}]
      secrets: [{ name: DB_PASSWORD, from: "\${workloads.db-${id}.password}" }]
    - name: edge-${id}
      kind: load-balancer
      access: public
      config: { type: http, listeners: [{ port: 443, protocol: https, target: api-${id}, targetPort: 8080, healthCheck: /health }], waf: true, domain: shop-${id}.example.com }
      dependsOn: [api-${id}]
      verify: [{ name: home, type: http, url: "\${workloads.edge-${id}.url}/health", expect: { status: 200 } }]
    - name: files-${id}
      kind: object-store
      config: { versioning: true }
`;
}

/** A migration of buckets alone, each with its companions. */
export function buckets(count: number): string {
  const one = (_: unknown, index: number) => `    - { name: files-${index}, kind: object-store, config: { versioning: true } }\n`;
  return `apiVersion: sirsi.dev/v1
kind: Migration
metadata: { name: bench, owner: "@acme/bench", environment: staging }
spec:
  target: { provider: aws, region: ireland, account: "111122223333" }
  workloads:
${Array.from({ length: count }, one).join("")}`;
}
