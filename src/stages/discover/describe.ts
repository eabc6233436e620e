import type { WorkloadKind } from "../../domain/workload.ts";
import type { Found } from "./found.ts";
import { cacheEngine, databaseEngine, osFamily, shareProtocol } from "./words.ts";

/** What is known of a thing before it is decided whether it can be built. */
export interface Known {
  readonly kind: WorkloadKind;
  readonly os?: string;
  readonly engine?: string;
  readonly version?: string;
}

type Description = Pick<Found, "config" | "unknown" | "notes">;

const missing = (unknown: string): Description => ({ unknown, notes: [] });
const complete = (config: Readonly<Record<string, unknown>>, ...notes: readonly string[]): Description => ({ config, notes });

/** The configuration that is known for certain, or what is missing for one. */
export function describe({ kind, os = "", engine = "", version }: Known): Description {
  switch (kind) {
    case "vm":
      return describeMachine(os);
    case "database": {
      const known = databaseEngine(engine);
      if (known === undefined)
        return missing(engine === "" ? "The engine is not known" : "The engine is none that the product knows");
      return complete({ engine: known, ...(version === undefined ? {} : { version }) });
    }
    case "cache": {
      const known = engine === "" ? "redis" : cacheEngine(engine);
      if (known === undefined) return missing("The engine is none that the product knows");
      return complete({ engine: known }, ...(engine === "" ? ["The engine is not given: redis is assumed."] : []));
    }
    case "file-share": {
      const protocol = shareProtocol(engine);
      return protocol === undefined ? missing("The protocol (nfs or smb) is not known") : complete({ protocol });
    }
    case "queue":
      return complete({ type: "queue" });
    case "object-store":
    case "warehouse":
    case "secret-store":
      return complete({});
    case "function":
      return missing("The code and its runtime are not known");
    case "container-service":
      return missing("The image is not known");
    case "load-balancer":
      return missing("The listeners and their targets are not known");
    case "kubernetes-cluster":
      return missing("The version and the node pools are not known");
    case "network":
      return missing("The address range of the new network is not known");
    case "dns":
      return missing("The zone is not known");
  }
}

function describeMachine(os: string): Description {
  const family = osFamily(os);
  if (family !== undefined) return complete({ os: { family } });
  if (os !== "") return missing("The operating system is none that the clouds offer");
  return complete({ os: { family: "linux" } }, "The operating system is not given: linux is assumed.");
}
