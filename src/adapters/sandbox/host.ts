import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../../domain/failure.ts";
import type { ProviderSchema } from "../../domain/provider-schema.ts";
import type { Locks } from "../../ports/locks.ts";
import type { SandboxFaults } from "../../ports/terraform.ts";
import type { Cloud } from "./cloud.ts";
import { aws } from "./clouds/aws/aws.ts";
import { faultsOf } from "./faults.ts";
import { listen, type Listening } from "./provider.ts";
import { schemaResponse } from "./schema.ts";
import { Store } from "./store.ts";

export interface Hosting {
  readonly schemas: readonly ProviderSchema[];
  readonly store?: string;
  readonly faults?: SandboxFaults;
}
export interface Hosted {
  /** TF_REATTACH_PROVIDERS. */
  readonly reattach: string;
  readonly store: Store;
  stop(): Promise<void>;
}

const clouds: Readonly<Record<string, Cloud>> = { "hashicorp/aws": aws };

/** The longest path that a unix socket may have on every system. */
const longestSocketPath = 100;

/** Serves the providers out of this process, over one store. Throws Failure "sandbox-failed" and "state-locked". */
export async function host({ schemas, store: file, faults }: Hosting, locks: Locks): Promise<Hosted> {
  const told = faultsOf(faults);
  const folder = await mkdtemp(join(tmpdir(), "sirsi-sandbox-"));
  const store = file === undefined ? Store.throwAway() : await Store.open(file, locks);
  const open: Listening[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(open.map((one) => one.close()));
    await store.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const addresses: [string, object][] = [];
    for (const schema of schemas) {
      const cloud = clouds[schema.source];
      if (cloud === undefined) throw new Failure("sandbox-failed", { why: `it does not know the cloud of ${schema.source}` });
      const served = { schema, cloud, store, faults: told, schemaBytes: schemaResponse(schema) };
      const socket = join(folder, `${schema.source.split("/").at(-1) ?? "provider"}.sock`);
      const listening = await listen(served, canUseUnixSocket(socket) ? socket : undefined);
      open.push(listening);
      addresses.push(...reattachments(schema.source, listening));
    }
    return { reattach: JSON.stringify(Object.fromEntries(addresses)), store, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const canUseUnixSocket = (path: string): boolean => process.platform !== "win32" && Buffer.byteLength(path) < longestSocketPath;

/** Under both names: OpenTofu reads `hashicorp/aws` as a provider of its own registry. */
function reattachments(source: string, { network, address }: Listening): [string, object][] {
  const how = { Protocol: "grpc", ProtocolVersion: 6, Pid: process.pid, Test: true, Addr: { Network: network, String: address } };
  return ["registry.terraform.io", "registry.opentofu.org"].map((registry) => [`${registry}/${source}`, how]);
}
