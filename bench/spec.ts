// Reads and validates a spec of 200 workloads, cold once and warm many times. Prints JSON, times in milliseconds.
import { readSpec } from "../src/stages/spec/read.ts";
import { validateSpec } from "../src/stages/spec/validate.ts";

const workloads = 200;
const runs = 50;
const now = new Date("2026-01-12T09:00:00Z");

/** Groups of four that depend on each other, as real specs have: network, database, service, load balancer. */
function group(index: number): string {
  const id = String(index).padStart(2, "0");
  return `    - name: net-${id}
      kind: network
      config: { cidr: 10.${index}.0.0/16, subnets: [{ name: app, type: private }, { name: db, type: data }], nat: single }
    - name: db-${id}
      kind: database
      strategy: replatform
      availability: multi-zone
      source: { ref: "vm:srv-db-${id}", engine: postgres, version: "13", usage: { vcpu: 8, memory: 64Gi, cpuP95: 31% } }
      size: { vcpu: 4, memory: 32Gi, storage: 600Gi, iops: 6000 }
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
      config: { type: http, listeners: [{ port: 443, protocol: https, target: api-${id}, targetPort: 8080, healthCheck: /health }], waf: true }
      dependsOn: [api-${id}]
      verify: [{ name: home, type: http, url: "\${workloads.edge-${id}.url}/health", expect: { status: 200 } }]
`;
}

const text = `apiVersion: sirsi.dev/v1
kind: Migration
metadata: { name: estate, owner: "@acme/platform" }
spec:
  source: { provider: on-premise, connection: { type: dedicated, bandwidth: 10Gbps } }
  target: { provider: aws, region: germany }
  constraints: { budget: { monthly: 100000 }, rpo: 15m, rto: 4h }
  monitoring: { channels: [{ type: slack, to: "#estate" }] }
  workloads:
${Array.from({ length: workloads / 4 }, (_, index) => group(index)).join("")}`;

function timed<T>(work: () => T): { readonly value: T; readonly ms: number } {
  const start = performance.now();
  const value = work();
  return { value, ms: performance.now() - start };
}

function once(): { readonly read: number; readonly validate: number; readonly cpu: number } {
  const before = process.cpuUsage();
  const reading = timed(() => readSpec("estate.yaml", text));
  const { document, findings } = reading.value;
  if (document === undefined) throw new Error(findings.map(({ at, message }) => `${at}: ${message}`).join("\n"));
  const validation = timed(() => validateSpec(document, { now }));
  if (validation.value.length > 0) throw new Error(validation.value.map(({ at, message }) => `${at}: ${message}`).join("\n"));
  const { user, system } = process.cpuUsage(before);
  return { read: reading.ms, validate: validation.ms, cpu: (user + system) / 1000 };
}

const percentile = (values: readonly number[], share: number): number =>
  Number((values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0).toFixed(1));

const cold = once();
for (let warmUp = 0; warmUp < 10; warmUp += 1) once();
const warm = Array.from({ length: runs }, once);
const total = warm.map(({ read, validate }) => read + validate);

console.log(
  JSON.stringify(
    {
      bench: "spec",
      workloads,
      bytes: Buffer.byteLength(text),
      runs,
      node: process.version,
      cold: { readMs: Number(cold.read.toFixed(1)), validateMs: Number(cold.validate.toFixed(1)) },
      warm: {
        p50Ms: percentile(total, 0.5),
        p95Ms: percentile(total, 0.95),
        // On a busy machine the clock also counts the others; this counts our threads, garbage collection included.
        cpuP50Ms: percentile(
          warm.map(({ cpu }) => cpu),
          0.5,
        ),
        readP50Ms: percentile(
          warm.map(({ read }) => read),
          0.5,
        ),
        validateP50Ms: percentile(
          warm.map(({ validate }) => validate),
          0.5,
        ),
      },
    },
    undefined,
    2,
  ),
);
