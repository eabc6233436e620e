import { type RequestOptions, request as overHttp } from "node:http";
import { request as overHttps } from "node:https";

export interface VaultRequest {
  readonly method: "GET" | "POST";
  /** Encoded, from /v1/ on. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface VaultAnswer {
  readonly status: number;
  readonly text: string;
  /** Seconds that Vault asks to wait. */
  readonly retryAfter: number | undefined;
}

/** Where Vault is and how long it may take. */
export interface VaultLine {
  readonly address: string;
  /** PEM of who may vouch for it; the system's own authorities where there is none. */
  readonly ca?: string;
  readonly timeoutMs: number;
}

const largest = 1024 ** 2;

/**
 * One request and its whole answer. Certificates are always checked and redirects never followed: a token goes where the operator said
 * and nowhere else. Rejects with words of ours when there is no answer.
 */
export function askVault(line: VaultLine, { method, path, headers, body }: VaultRequest): Promise<VaultAnswer> {
  const url = new URL(line.address);
  const options: RequestOptions & { ca?: string } = {
    method,
    path,
    headers: {
      ...headers,
      ...(body === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
    },
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port),
    agent: false,
    signal: AbortSignal.timeout(line.timeoutMs),
    ...(line.ca === undefined ? {} : { ca: line.ca }),
  };
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      reject(new Error(why));
    };
    const sent = (url.protocol === "https:" ? overHttps : overHttp)(options, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size <= largest) chunks.push(chunk);
        else {
          fail("its answer is too large");
          response.destroy();
        }
      });
      response.on("end", () => {
        const after = Number(response.headers["retry-after"]);
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString("utf8"),
          retryAfter: Number.isFinite(after) && after >= 0 ? after : undefined,
        });
      });
      response.on("error", () => {
        fail("the line broke");
      });
    });
    sent.on("error", (error: NodeJS.ErrnoException) => {
      fail(error.name === "AbortError" || error.name === "TimeoutError" ? "it took too long" : (error.code ?? "the line broke"));
    });
    sent.end(body);
  });
}
