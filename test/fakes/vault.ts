import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";

interface Version {
  readonly data: Readonly<Record<string, unknown>>;
  deletionTime: string;
  destroyed: boolean;
}

export interface PlannedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of Vault's errors. */
  readonly text?: string;
}

export interface FakeVault {
  readonly address: string;
  /** Method, path and query of every request, in order. */
  readonly asked: readonly string[];
  /** Tokens that AppRole logins gave and nobody revoked. */
  readonly liveTokens: ReadonlySet<string>;
  put(mount: string, path: string, data: Readonly<Record<string, unknown>>, namespace?: string): void;
  delete(mount: string, path: string, version: number): void;
  destroy(mount: string, path: string, version: number): void;
  seal(sealed: boolean): void;
  /** Answers the next requests with these statuses instead, and with these headers. */
  next(...answers: readonly PlannedAnswer[]): void;
  stop(): Promise<void>;
}

export interface FakeVaultOptions {
  /** A token that may read everything below these paths of the API, such as `kv/data/shop`. */
  readonly tokens?: Readonly<Record<string, readonly string[]>>;
  readonly appRole?: {
    readonly mount: string;
    readonly roleId: string;
    readonly secretId: string;
    readonly reads: readonly string[];
  };
  /** Mounts of the engine's first version. */
  readonly firstVersion?: readonly string[];
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Milliseconds before each answer. */
  readonly delay?: number;
}

/**
 * A Vault as its API is documented: KV version 2 with deleted and destroyed versions, version 1 beside it, AppRole, namespaces, sealing.
 * https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2, …/auth/approle and …/api-docs#http-status-codes; constructed.
 */
export async function startVault(options: FakeVaultOptions = {}): Promise<FakeVault> {
  const secrets = new Map<string, Version[]>();
  const asked: string[] = [];
  const liveTokens = new Set<string>();
  const planned: PlannedAnswer[] = [];
  let sealed = false;
  const keyOf = (mount: string, path: string, namespace = ""): string => `${namespace.replace(/\/$/, "")}|${mount}|${path}`;

  const respond = (request: IncomingMessage, body: string, response: ServerResponse): void => {
    const url = new URL(request.url ?? "/", "http://vault");
    const say = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): void => {
      response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store", ...headers });
      response.end(status === 204 ? undefined : `${JSON.stringify(value)}\n`);
    };
    const errors = (status: number, ...texts: readonly string[]): void => {
      say(status, { errors: texts });
    };
    const plan = planned.shift();
    if (plan?.text !== undefined) {
      response.writeHead(plan.status, plan.headers);
      response.end(plan.text);
      return;
    }
    if (plan !== undefined) {
      say(plan.status, { errors: ["planned"] }, plan.headers);
      return;
    }
    if (sealed) {
      errors(503, "Vault is sealed");
      return;
    }
    const path = decodeURIComponent(url.pathname.replace(/^\/v1\//, ""));
    const { appRole } = options;
    if (appRole !== undefined && request.method === "POST" && path === `auth/${appRole.mount}/login`) {
      const given = JSON.parse(body) as { readonly role_id?: string; readonly secret_id?: string };
      if (given.role_id !== appRole.roleId || given.secret_id !== appRole.secretId) {
        errors(400, "invalid role or secret ID");
        return;
      }
      const token = `hvs.${randomBytes(24).toString("base64url")}`;
      liveTokens.add(token);
      const auth = {
        client_token: token,
        accessor: "a",
        policies: ["default"],
        metadata: {},
        lease_duration: 1200,
        renewable: true,
      };
      say(200, envelope(null, auth));
      return;
    }
    const token = String(request.headers["x-vault-token"] ?? "");
    const reads = liveTokens.has(token) ? (appRole?.reads ?? []) : (options.tokens?.[token] ?? []);
    if (path === "auth/token/revoke-self" && liveTokens.delete(token)) {
      say(204, undefined);
      return;
    }
    if (!reads.some((one) => path === one || path.startsWith(`${one}/`))) {
      errors(403, "permission denied");
      return;
    }
    const namespace = String(request.headers["x-vault-namespace"] ?? "");
    const first = options.firstVersion?.find((mount) => path.startsWith(`${mount}/`));
    if (first !== undefined) {
      const found = secrets.get(keyOf(first, path.slice(first.length + 1), namespace))?.at(-1);
      if (found === undefined) errors(404);
      else say(200, { ...envelope(found.data), lease_duration: 2_764_800 });
      return;
    }
    const [, mount = "", below = ""] = /^(.+?)\/data\/(.+)$/.exec(path) ?? [];
    const versions = secrets.get(keyOf(mount, below, namespace)) ?? [];
    const number = Number(url.searchParams.get("version") ?? versions.length) || versions.length;
    const version = versions[number - 1];
    if (version === undefined) {
      errors(404);
      return;
    }
    const { deletionTime, destroyed } = version;
    const gone = destroyed || deletionTime !== "";
    const metadata = {
      created_time: "2026-01-05T08:00:00.945319214Z",
      custom_metadata: null,
      deletion_time: deletionTime,
      destroyed,
      version: number,
    };
    say(gone ? 404 : 200, envelope({ data: gone ? null : version.data, metadata }));
  };

  const listener: RequestListener = (request, response) => {
    asked.push(`${request.method ?? ""} ${request.url ?? ""}`);
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      setTimeout(() => {
        respond(request, Buffer.concat(chunks).toString("utf8"), response);
      }, options.delay ?? 0);
    });
  };
  const server = options.tls === undefined ? createServer(listener) : createTlsServer(options.tls, listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const version = (mount: string, path: string, number: number): Version => secrets.get(keyOf(mount, path))![number - 1]!;
  return {
    address: `${options.tls === undefined ? "http" : "https"}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    liveTokens,
    put: (mount, path, data, namespace) => {
      const key = keyOf(mount, path, namespace);
      secrets.set(key, [...(secrets.get(key) ?? []), { data, deletionTime: "", destroyed: false }]);
    },
    delete: (mount, path, number) => {
      version(mount, path, number).deletionTime = "2026-01-06T08:00:00.1Z";
    },
    destroy: (mount, path, number) => {
      version(mount, path, number).destroyed = true;
    },
    seal: (next) => {
      sealed = next;
    },
    next: (...answers) => {
      planned.push(...answers);
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

const envelope = (data: unknown, auth: unknown = null): Readonly<Record<string, unknown>> => ({
  request_id: "b5f3f7c0-0000-0000-0000-000000000000",
  lease_id: "",
  renewable: false,
  lease_duration: 0,
  data,
  wrap_info: null,
  warnings: null,
  auth,
});
