import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { text } from "node:stream/consumers";

export const secret = "It's a Secret to Everybody";

export const sign = (body: string | Uint8Array, by = secret): string =>
  `sha256=${createHmac("sha256", by).update(body).digest("hex")}`;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Sent {
  readonly method?: string;
  /** null leaves the header out. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Whole, with its length; or pieces, chunked. */
  readonly body?: string | Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** Sends a webhook as GitHub does, with what is named changed. */
export async function send(
  url: string,
  { method = "POST", headers = {}, body = '{"action":"opened"}' }: Sent = {},
): Promise<Answer> {
  const isWhole = typeof body === "string" || body instanceof Uint8Array;
  const all: Record<string, string | null> = {
    "content-type": "application/json",
    "x-github-event": "pull_request",
    "x-github-delivery": randomUUID(),
    ...(isWhole ? { "x-hub-signature-256": sign(body), "content-length": String(Buffer.byteLength(body)) } : {}),
    ...headers,
  };
  const given = Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null));
  const request = httpRequest(url, { method, headers: given, agent: false });
  const answered = new Promise<Answer>((resolve, reject) => {
    request.on("error", reject).on("response", (response) => {
      text(response).then((answer) => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer });
      }, reject);
    });
  });
  // Once there is an answer it counts, also when the line breaks afterwards.
  answered.catch(() => undefined);
  if (isWhole) request.end(body);
  else await pour(body, request);
  return await answered;
}

async function pour(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  request: ReturnType<typeof httpRequest>,
): Promise<void> {
  const over = new AbortController();
  const end = (): void => {
    over.abort();
  };
  request.once("response", end).once("close", end);
  for await (const piece of pieces) {
    if (over.signal.aborted) return;
    if (!request.write(piece)) await once(request, "drain", over).catch(() => undefined);
  }
  request.end();
}
