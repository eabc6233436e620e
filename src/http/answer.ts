import type { IncomingMessage, ServerResponse } from "node:http";

/** How long a client that was refused may go on sending before the line is cut. */
const lingerMs = 2_000;

/** A short answer of ours: nothing that came in is ever part of it. */
export function answer(
  response: ServerResponse,
  status: number,
  body: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...headers,
  });
  response.end(text);
}

/**
 * Refuses a request whose body was not read to its end. What still comes is thrown away for a moment, because a line that is cut at
 * once takes the answer with it.
 */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  error: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  answer(response, status, { error }, { connection: "close", ...headers });
  if (request.complete) return;
  const cut = setTimeout(() => request.socket.destroy(), lingerMs);
  request.socket.once("close", () => {
    clearTimeout(cut);
  });
  request.resume();
}
