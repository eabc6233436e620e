import { withDefaults, type FullMigration } from "../../../src/domain/defaults.ts";
import type { Connection, Constraints, Migration, Wave, Workload } from "../../../src/domain/spec.generated.ts";

interface Parts {
  readonly connection?: Connection;
  readonly target?: Migration["spec"]["target"];
  readonly constraints?: Constraints;
  readonly environment?: "production" | "staging" | "test" | "development";
  readonly workloads: Workload[];
  readonly waves?: Wave[];
  readonly more?: Partial<Migration["spec"]>;
}

/** A migration with its defaults, on premises to AWS over the given line. */
export function migration({ connection, target, constraints, environment, workloads, waves, more }: Parts): FullMigration {
  return withDefaults({
    apiVersion: "sirsi.dev/v1",
    kind: "Migration",
    metadata: { name: "shop", owner: "@acme/commerce", ...(environment === undefined ? {} : { environment }) },
    spec: {
      source: { provider: "on-premise", ...(connection === undefined ? {} : { connection }) },
      target: target ?? { provider: "aws", region: "germany" },
      ...(constraints === undefined ? {} : { constraints }),
      workloads,
      ...(waves === undefined ? {} : { waves }),
      ...more,
    },
  });
}

export const database = (parts: Partial<Workload> = {}): Workload => ({
  name: "orders-db",
  kind: "database",
  config: { engine: "postgres" },
  source: { engine: "postgres" },
  ...parts,
});
