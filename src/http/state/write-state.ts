import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { readStateHead } from "../../domain/state-file.ts";
import type { Written } from "../../ports/state-backend.ts";
import type { StateWire, WritingAccess } from "../../ports/state-wire.ts";

export interface WrongBody {
  readonly wrong: string;
}

/** Checks the body as a state and hands it on. The words of a refusal hold nothing of it. */
export async function writeState(
  request: IncomingMessage,
  bytes: Uint8Array,
  access: WritingAccess,
  wire: Pick<StateWire, "write">,
): Promise<Written | WrongBody> {
  const { "content-md5": md5 } = request.headers;
  if (typeof md5 !== "string") return { wrong: "The header Content-MD5 is missing." };
  if (createHash("md5").update(bytes).digest("base64") !== md5) return { wrong: "The state is not what its Content-MD5 says." };
  const head = readStateHead(bytes);
  if (typeof head === "string") return { wrong: `This cannot be stored as a state: ${head}.` };
  return await wire.write(access, lockIdOf(request), { bytes, ...head });
}

/** Terraform names the lock that it holds: `?ID=…`. */
function lockIdOf({ url }: IncomingMessage): string | null {
  const query = url?.split("?")[1];
  return query === undefined ? null : new URLSearchParams(query).get("ID");
}
