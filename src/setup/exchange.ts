import { Failure } from "../domain/failure.ts";

/** What GitHub hands over once, for one code. */
export interface CreatedApp {
  readonly id: number;
  readonly slug: string;
  readonly privateKey: string;
  readonly webhookSecret: string;
  readonly url: string;
}

const timeoutMs = 20_000;

/** Exchanges the code; it works once and for one hour. Throws Failure "setup-failed". */
export async function exchangeCode(apiUrl: string, code: string): Promise<CreatedApp> {
  if (!/^[A-Za-z0-9_-]{1,200}$/.test(code)) throw new Failure("setup-failed", { why: "the code is not one of GitHub's" });
  const response = await ask(`${apiUrl.replace(/\/+$/, "")}/app-manifests/${code}/conversions`);
  if (response.status !== 201) throw new Failure("setup-failed", { why: `GitHub answered ${response.status} to the code` });
  return created((await response.json()) as Readonly<Record<string, unknown>>);
}

async function ask(url: string): Promise<Response> {
  try {
    return await fetch(url, {
      method: "POST",
      headers: { accept: "application/vnd.github+json", "user-agent": "sirsi-nexus" },
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    throw new Failure("setup-failed", { why: "GitHub could not be reached" }, { cause: error });
  }
}

function created({ id, slug, pem, webhook_secret: secret, html_url: url }: Readonly<Record<string, unknown>>): CreatedApp {
  const isWhole =
    typeof id === "number" &&
    typeof slug === "string" &&
    typeof pem === "string" &&
    typeof secret === "string" &&
    typeof url === "string";
  if (!isWhole) throw new Failure("setup-failed", { why: "GitHub's answer lacks the key or the webhook secret" });
  return { id, slug, privateKey: pem, webhookSecret: secret, url };
}
