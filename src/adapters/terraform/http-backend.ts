import type { BackendAccess } from "../../ports/state-backend.ts";

/**
 * https://developer.hashicorp.com/terraform/language/backend/http#configuration-variables. In the environment it is in no file: neither
 * the configuration nor what `init` writes nor a saved plan has the password.
 */
export function backendEnvironment(access: BackendAccess | undefined): Readonly<Record<string, string>> {
  if (access === undefined) return {};
  const { address, username, password, readOnly } = access;
  return {
    TF_HTTP_ADDRESS: address,
    TF_HTTP_USERNAME: username,
    TF_HTTP_PASSWORD: password,
    // A service that restarts is back within seconds.
    TF_HTTP_RETRY_MAX: "8",
    TF_HTTP_RETRY_WAIT_MAX: "15",
    // Without an address to lock at, Terraform does not lock.
    ...(readOnly === true ? {} : { TF_HTTP_LOCK_ADDRESS: address, TF_HTTP_UNLOCK_ADDRESS: address }),
  };
}

const patienceMs = 20_000;

/** What the backend has, or undefined when there is nothing or it does not answer. */
export async function storedState({ address, username, password }: BackendAccess): Promise<Uint8Array | undefined> {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  try {
    const answer = await fetch(address, {
      headers: { authorization },
      redirect: "error",
      signal: AbortSignal.timeout(patienceMs),
    });
    return answer.status === 200 ? new Uint8Array(await answer.arrayBuffer()) : undefined;
  } catch {
    return undefined;
  }
}
