import { createHash, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";

/** `sirsi_runner_ID.SECRET`: the id finds the row, the secret is compared. Names say to people and scanners what they found. */
export type BearerKind = "sirsi_runner" | "sirsi_ticket";

export interface Bearer {
  readonly id: string;
  readonly token: string;
  /** What is kept: 256 random bits need no salt and no slow hash. */
  readonly digest: string;
}

const grammar = /^(sirsi_runner|sirsi_ticket)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})$/;

export function newBearer(kind: BearerKind): Bearer {
  const id = randomUUID();
  const token = `${kind}_${id}.${randomBytes(32).toString("base64url")}`;
  return { id, token, digest: digestOf(token) };
}

/** The id in a token of this kind; undefined for what is none. */
export function idInBearer(token: string, kind: BearerKind): string | undefined {
  const match = grammar.exec(token);
  return match?.[1] === kind ? match[2] : undefined;
}

/** In constant time, also where there is nothing to compare with. */
export function isBearer(token: string, digest: string | undefined): boolean {
  const given = Buffer.from(digestOf(token), "hex");
  const known = Buffer.from(digest ?? digestOf(""), "hex");
  return timingSafeEqual(given, known) && digest !== undefined;
}

const digestOf = (token: string): string => createHash("sha256").update(token).digest("hex");
