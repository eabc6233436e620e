import { createHash } from "node:crypto";
import { lockFiles } from "../../src/adapters/states/lock-files.ts";
import type { Database } from "../../src/adapters/store/database.ts";
import { openEmbedded } from "../../src/adapters/store/embedded.ts";
import { migrate } from "../../src/adapters/store/migrate.ts";
import { openServer } from "../../src/adapters/store/server.ts";
import { leasesIn } from "../../src/adapters/store/states/leases.ts";
import { statesIn } from "../../src/adapters/store/states/states.ts";
import { type HttpService, serve } from "../../src/http/server.ts";
import { stateRoute, type StateRouteParts } from "../../src/http/terraform-state.ts";
import type { BackendAccess } from "../../src/ports/state-backend.ts";
import { encryption } from "../contracts/state-samples.ts";
import { quietLog } from "../fakes/quiet-log.ts";

/** The state backend of one process: HTTP on the loopback, over a database in memory or the one that is named. */
export async function startStateServer(url?: string, parts: Partial<StateRouteParts> = {}) {
  const database: Database = url === undefined ? await openEmbedded(undefined, lockFiles) : openServer(url);
  await database.run((db) => migrate(db as never));
  let address = "";
  const { backend, wire } = statesIn(database, { encryption, address: () => address });
  const http: HttpService = await serve({
    host: "127.0.0.1",
    port: 0,
    webhook: (_request, response) => Promise.resolve(void response.end()),
    isReady: () => Promise.resolve(true),
    routes: [stateRoute({ wire, log: quietLog, ...parts })],
    log: parts.log ?? quietLog,
  });
  address = http.url;
  return {
    url: http.url,
    database,
    backend,
    leases: leasesIn(database),
    /** Cuts every connection, as a process that is killed does. */
    cut: () => http.close(0),
    stop: async () => {
      await http.close(0);
      await database.close();
    },
  };
}

export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** One request as Terraform sends it, with what is named changed. */
export async function ask(
  access: BackendAccess,
  method: string,
  body?: string | Uint8Array,
  { query = "", headers = {} }: { readonly query?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Asked> {
  const login = Buffer.from(`${access.username}:${access.password}`).toString("base64");
  const response = await fetch(`${access.address}${query}`, {
    method,
    headers: {
      authorization: `Basic ${login}`,
      ...(body === undefined ? {} : { "content-type": "application/json", "content-md5": md5(body) }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: Buffer.from(body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

const md5 = (body: string | Uint8Array): string => createHash("md5").update(body).digest("base64");
