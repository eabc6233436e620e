import type { IncomingMessage } from "node:http";

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** A name of 100 characters and a password of 43 are shorter than this. */
const longest = 1024;

/** RFC 7617. undefined where there is none, or more than one could be read from it. */
export function basicCredentials({ headers }: IncomingMessage): Credentials | undefined {
  const header = headers.authorization ?? "";
  const [, encoded] = header.length > longest ? [] : (/^basic ([A-Za-z0-9+/]+={0,2})$/i.exec(header) ?? []);
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const at = text.indexOf(":");
  return at < 0 ? undefined : { username: text.slice(0, at), password: text.slice(at + 1) };
}
