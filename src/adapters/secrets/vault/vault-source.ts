import { Failure } from "../../../domain/failure.ts";
import { writeSecretReference } from "../../../domain/secret-reference.ts";
import type { SecretValues } from "../../../ports/secrets.ts";
import type { ReferenceOf, SecretSource } from "../source.ts";
import { fieldsOf } from "./fields.ts";
import { askVault, type VaultAnswer, type VaultLine, type VaultRequest } from "./request.ts";

export interface VaultOptions extends VaultLine {
  readonly namespace?: string;
  /** Mounts with a slash in their name. */
  readonly mounts?: readonly string[];
  /** Read anew each time: an agent may have renewed it. */
  readonly signIn: () => Promise<
    { readonly token: string } | { readonly mount: string; readonly roleId: string; readonly secretId: string }
  >;
  /** A token that Vault gave us is as secret as what it opens. */
  readonly keepOutOfLogs: (value: string) => void;
  readonly pause?: (milliseconds: number) => Promise<void>;
}

type Reference = ReferenceOf<"vault">;

const tries = 4;
const longestPauseMs = 5_000;
const realPause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * The KV engine, version 2, of a Vault (https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2). What Vault answers besides
 * values is not repeated: an error names the reference and the status.
 */
export function vaultSource(options: VaultOptions): SecretSource<"vault"> {
  const space = options.namespace === undefined ? {} : { "x-vault-namespace": options.namespace };
  const send = (reference: Reference, request: VaultRequest): Promise<VaultAnswer> =>
    untilAnswered(options, reference, { ...request, headers: { "x-vault-request": "true", ...space, ...request.headers } });

  const tokenFor = async (reference: Reference): Promise<{ readonly token: string; readonly isOurs: boolean }> => {
    const signIn = await options.signIn();
    if ("token" in signIn) return { token: signIn.token, isOurs: false };
    const body = JSON.stringify({ role_id: signIn.roleId, secret_id: signIn.secretId });
    const path = `/v1/auth/${encoded(signIn.mount)}/login`;
    const answer = await send(reference, { method: "POST", path, headers: {}, body });
    const token = answer.status === 200 ? textAt(answer.text, "auth", "client_token") : undefined;
    if (token === undefined) throw unreadable(reference, `Vault refuses the AppRole (status ${answer.status})`);
    options.keepOutOfLogs(token);
    return { token, isOurs: true };
  };

  return {
    read: async (reference): Promise<SecretValues> => {
      const { token, isOurs } = await tokenFor(reference);
      try {
        const path = pathOf(reference, options.mounts ?? []);
        return fieldsOf(await send(reference, { method: "GET", path, headers: { "x-vault-token": token } }), reference);
      } finally {
        // Ours was made for this one reading. If Vault cannot hear that now, the token ends by its own time.
        if (isOurs) await revoke(options, space, token);
      }
    },
  };
}

async function revoke(line: VaultLine, space: Readonly<Record<string, string>>, token: string): Promise<void> {
  const headers = { "x-vault-request": "true", ...space, "x-vault-token": token };
  await askVault(line, { method: "POST", path: "/v1/auth/token/revoke-self", headers }).catch(() => undefined);
}

/** `/v1/MOUNT/data/PATH`: of the mounts that were named the longest that fits, else the first part. */
function pathOf({ path, version }: Reference, mounts: readonly string[]): string {
  const named = mounts.filter((one) => path.startsWith(`${one}/`)).sort((a, b) => b.length - a.length)[0];
  const mount = named ?? path.slice(0, path.indexOf("/"));
  const query = version === undefined ? "" : `?version=${version}`;
  return `/v1/${encoded(mount)}/data/${encoded(path.slice(mount.length + 1))}${query}`;
}

const encoded = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

/** Asks again while Vault says that it is not its day: 429 and 5xx, and nothing else. */
async function untilAnswered(options: VaultOptions, reference: Reference, request: VaultRequest): Promise<VaultAnswer> {
  const pause = options.pause ?? realPause;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await askVault(options, request).catch((error: unknown) => {
      throw away(reference, error instanceof Error ? error.message : "unknown reason");
    });
    const isBusy = answer.status === 429 || answer.status >= 500;
    if (!isBusy) return answer;
    if (attempt === tries) throw away(reference, statusWords(answer.status));
    await pause(Math.min(longestPauseMs, answer.retryAfter === undefined ? 250 * 2 ** attempt : answer.retryAfter * 1000));
  }
}

function statusWords(status: number): string {
  if (status === 429) return "it limits how often it is asked (status 429)";
  return status === 503 ? "it is sealed or under maintenance (status 503)" : `it answers with status ${status}`;
}

function textAt(text: string, ...path: readonly string[]): string | undefined {
  try {
    let value: unknown = JSON.parse(text);
    for (const name of path) {
      if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
      value = (value as Readonly<Record<string, unknown>>)[name];
    }
    return typeof value === "string" && value !== "" ? value : undefined;
  } catch {
    return undefined;
  }
}

const unreadable = (reference: Reference, why: string): Failure =>
  new Failure("secret-unreadable", { reference: writeSecretReference(reference), why });
const away = (reference: Reference, why: string): Failure =>
  new Failure("secret-store-away", { reference: writeSecretReference(reference), why });
