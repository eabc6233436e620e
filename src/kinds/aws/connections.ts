import { dependencyEdges } from "../../domain/graph.ts";
import type { SpecPath } from "../../domain/spec-path.ts";
import type { FullMigration, FullWorkload } from "../../domain/defaults.ts";
import { isActive } from "../../domain/workload.ts";
import { withConfig, type KindWorkload, type WaveScope } from "../kind.ts";
import type { AwsKind, Listening } from "./aws-kind.ts";
import { allowIn, allowOut } from "./security-group.ts";

interface Connection extends Listening {
  readonly client: string;
  readonly server: string;
  /** Relative to the workload that asked for it. */
  readonly at: SpecPath;
}

type KindOf = (workload: FullWorkload) => AwsKind | undefined;

/** Who may reach whom on which port: along dependencies, to listeners' targets, and where a port or share names its callers. */
export function connectionsOf(migration: FullMigration, kindOf: KindOf): readonly Connection[] {
  const active = migration.spec.workloads.filter(isActive);
  const byName = new Map(active.map((workload) => [workload.name, workload]));
  const along = dependencyEdges({ spec: { workloads: active } }).flatMap(({ from, to }) => {
    const server = byName.get(to);
    const ports = server === undefined ? [] : (kindOf(server)?.listens?.(withConfig(server)) ?? []);
    return ports.map((port) => ({ ...port, client: from, server: to, at: ["dependsOn"] }));
  });
  const named = active.flatMap((workload) => namedBy(workload));
  const distinct = new Map<string, Connection>();
  for (const one of [...named, ...along]) {
    const key = `${one.client} ${one.server} ${one.port} ${one.protocol}`;
    if (one.client !== one.server && !distinct.has(key)) distinct.set(key, one);
  }
  return [...distinct.values()];
}

function namedBy(workload: FullWorkload): readonly Connection[] {
  const { name } = workload;
  switch (workload.kind) {
    case "load-balancer":
      return (workload as KindWorkload<"load-balancer">).config.listeners.map(({ target, targetPort, port }) => ({
        client: name,
        server: target,
        port: targetPort ?? port,
        protocol: "tcp",
        at: ["config", "listeners"],
      }));
    case "file-share": {
      const { config } = workload as KindWorkload<"file-share">;
      const port = config.protocol === "nfs" ? 2049 : 445;
      return (config.mountFrom ?? []).map((client) => ({
        client,
        server: name,
        port,
        protocol: "tcp",
        at: ["config", "mountFrom"],
      }));
    }
    case "vm":
      return ((workload as KindWorkload<"vm">).config.ports ?? []).flatMap(({ port, protocol, from }) =>
        from?.startsWith("workload:") === true
          ? [{ client: from.slice("workload:".length), server: name, port, protocol: protocol ?? "tcp", at: ["config", "ports"] }]
          : [],
      );
    default:
      return [];
  }
}

/**
 * One rule out of the client and one into the server, in the stack of the later of the two:
 * only there are both security groups known.
 */
export function connect(scope: WaveScope, connections: readonly Connection[]): void {
  for (const { client, server, port, protocol, at } of connections) {
    const [from, to] = [scope.peer(client), scope.peer(server)];
    if (from === undefined || to === undefined || !(from.here || to.here)) continue;
    const [fromGroup, toGroup] = [from.find("securityGroup"), to.find("securityGroup")];
    if (fromGroup === undefined || toGroup === undefined) continue;
    const owner = scope.of(from.here ? client : server);
    const line = protocol === "tcp" ? `${port}` : `${port}_${protocol}`;
    const part = from.here ? `to_${server}_${line}` : `from_${client}_${line}`;
    allowOut(owner, part, { group: fromGroup, peer: { group: toGroup }, port, protocol, at });
    allowIn(owner, part, { group: toGroup, peer: { group: fromGroup }, port, protocol, at });
  }
}
