import type { ServerResponse } from "node:http";
import type { StateWire, WritingAccess } from "../../ports/state-wire.ts";
import { answer } from "../answer.ts";
import { lockInfoSaying, readLockInfo } from "./lock-info.ts";

export async function lockState(
  response: ServerResponse,
  access: WritingAccess,
  bytes: Uint8Array,
  wire: Pick<StateWire, "lock">,
): Promise<void> {
  const wanted = readLockInfo(bytes);
  if (wanted === undefined) {
    answer(response, 400, { error: "The lock has no ID." });
    return;
  }
  const locked = await wire.lock(access, wanted);
  if (locked.taken) answer(response, 200, { status: "locked" });
  else if ("by" in locked) answerJson(response, 423, locked.by.info);
  else answerJson(response, 409, lockInfoSaying(locked.lost));
}

export async function unlockState(
  response: ServerResponse,
  access: WritingAccess,
  bytes: Uint8Array,
  wire: Pick<StateWire, "unlock">,
): Promise<void> {
  if (bytes.byteLength === 0) {
    // What `terraform force-unlock` sends: it does not say whose lock.
    answer(response, 409, { error: "terraform force-unlock is not taken here. Use: sirsi state unlock" });
    return;
  }
  const wanted = readLockInfo(bytes);
  if (wanted === undefined) {
    answer(response, 400, { error: "The lock has no ID." });
    return;
  }
  const other = await wire.unlock(access, wanted.id);
  if (other === true) answer(response, 200, { status: "unlocked" });
  else answerJson(response, 423, other.info);
}

function answerJson(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(text);
}
