import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isIPv4 } from "node:net";

/** Does the request come from this very machine? One that a proxy passed on does not. */
export function isLocal({ socket, headers }: IncomingMessage): boolean {
  if (["forwarded", "x-forwarded-for", "x-forwarded-host", "via"].some((name) => headers[name] !== undefined)) return false;
  const address = (socket.remoteAddress ?? "").replace(/^::ffff:/i, "");
  return address === "::1" || (isIPv4(address) && address.startsWith("127."));
}

/** Does it show the token? As long for a wrong one as for the right one. */
export function hasToken({ headers }: IncomingMessage, token: string): boolean {
  const [, given = ""] = /^bearer ([\x21-\x7e]{1,512})$/i.exec(headers.authorization ?? "") ?? [];
  return timingSafeEqual(hashOf(given), hashOf(token));
}

const hashOf = (text: string): Buffer => createHash("sha256").update(text).digest();
