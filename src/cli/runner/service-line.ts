import { request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
import { Failure } from "../../domain/failure.ts";

export interface Ask {
  readonly path: string;
  readonly token: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export type ServiceLine = (ask: Ask) => Promise<Answer>;

const largest = 262_144;

/** Root of the service. In clear only to this very machine: the token goes there. Throws Failure "runner-refused". */
export function serviceAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url !== undefined && ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname);
  const isSafe = url !== undefined && (url.protocol === "https:" || (url.protocol === "http:" && isLocal));
  if (!isSafe || url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    const why = "the address of the service must look like https://sirsi.example.com (http only on this machine)";
    throw new Failure("runner-refused", { what: "start", why });
  }
  return url.href.replace(/\/+$/, "");
}

/** POSTs; a redirect is not followed, for the token would go with it. Throws Failure "runner-away" when there is no answer. */
export function serviceLine(service: string): ServiceLine {
  return ({ path, token, body, headers = {}, timeoutMs, signal }) =>
    new Promise((resolve, reject) => {
      const away = (why: string): void => {
        reject(new Failure("runner-away", { service, why }));
      };
      const until = AbortSignal.timeout(timeoutMs);
      const sent = (service.startsWith("https:") ? overHttps : overHttp)(
        `${service}${path}`,
        {
          method: "POST",
          agent: false,
          signal: signal === undefined ? until : AbortSignal.any([until, signal]),
          headers: {
            authorization: `Bearer ${token}`,
            "content-type": "application/json",
            "content-length": Buffer.byteLength(body),
            ...headers,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          let size = 0;
          response.on("data", (chunk: Buffer) => {
            size += chunk.length;
            if (size <= largest) chunks.push(chunk);
            else {
              away("its answer is too large");
              response.destroy();
            }
          });
          response.on("end", () => {
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") });
          });
          response.on("error", () => {
            away("the line broke");
          });
        },
      );
      sent.on("error", (error: NodeJS.ErrnoException) => {
        away(error.name === "TimeoutError" ? "it took too long" : (error.code ?? "the line broke"));
      });
      sent.end(body);
    });
}
