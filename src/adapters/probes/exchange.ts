import { request as requestPlain, type IncomingMessage, type RequestOptions } from "node:http";
import { request as requestSecure } from "node:https";
import { rootCertificates } from "node:tls";
import type { Attempt } from "./attempt.ts";
import type { CheckedPlace } from "./checked-place.ts";
import { searchFor } from "./search.ts";

/** Of a body, in bytes. */
export const longestBody = 1024 * 1024;
const longestHeaders = 16 * 1024;

/** What may be told of one answer. Nothing of its body or headers but where it redirects to, which is followed and never shown. */
export interface Exchange {
  readonly status: number;
  /** From the first byte of the connection to the last of the headers. */
  readonly elapsedMs: number;
  readonly location: string | undefined;
  readonly bytes: number;
  /** The body ended within {@link longestBody}. */
  readonly isWhole: boolean;
  readonly isEncoded: boolean;
  readonly contains: boolean;
}

/** One GET, without cookies and credentials, on a connection of its own. Throws what Node throws. */
export function exchange(url: URL, place: CheckedPlace, wanted: string | undefined, attempt: Attempt): Promise<Exchange> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const request = url.protocol === "https:" ? requestSecure : requestPlain;
    let isAnswered = false;
    const asked = request(optionsFor(url, place, attempt), (answer) => {
      isAnswered = true;
      const elapsedMs = performance.now() - started;
      readBody(answer, wanted).then((body) => {
        asked.destroy();
        resolve({ ...body, status: answer.statusCode ?? 0, elapsedMs, location: answer.headers.location });
      }, reject);
    });
    asked.on("error", reject);
    // Whatever else ends it, such as a server that changes the protocol.
    asked.on("close", () => {
      if (!isAnswered) reject(cutOff());
    });
    asked.end();
  });
}

function optionsFor(url: URL, { host, port, lookup }: CheckedPlace, { signal, trusted }: Attempt): RequestOptions {
  return {
    host,
    port,
    lookup,
    path: `${url.pathname}${url.search}`,
    method: "GET",
    headers: {
      host: url.host.replace(/\.(?=:\d|$)/, ""),
      accept: "*/*",
      "accept-encoding": "identity",
      "user-agent": "SirsiNexus",
    },
    agent: false,
    maxHeaderSize: longestHeaders,
    insecureHTTPParser: false,
    signal,
    ...(trusted === undefined ? {} : { ca: [...rootCertificates, ...trusted] }),
  };
}

function readBody(
  answer: IncomingMessage,
  wanted: string | undefined,
): Promise<Pick<Exchange, "bytes" | "isWhole" | "isEncoded" | "contains">> {
  const search = searchFor(wanted);
  const isEncoded = (answer.headers["content-encoding"] ?? "identity") !== "identity";
  let bytes = 0;
  return new Promise((resolve, reject) => {
    const end = (isWhole: boolean): void => {
      resolve({ bytes, isWhole, isEncoded, contains: search.found() });
    };
    answer.on("data", (chunk: Buffer) => {
      const part = chunk.subarray(0, longestBody - bytes);
      bytes += part.length;
      search.add(part);
      if (part.length < chunk.length) end(false);
    });
    answer.on("end", () => {
      end(true);
    });
    answer.on("error", reject);
    answer.on("close", () => {
      reject(cutOff());
    });
  });
}

const cutOff = (): Error => Object.assign(new Error("closed"), { code: "ECONNRESET" });
