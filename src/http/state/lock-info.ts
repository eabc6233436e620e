import type { TerraformLock } from "../../ports/state-wire.ts";
import { parsePayload } from "../parse-payload.ts";

/** https://github.com/hashicorp/terraform, statemgr.LockInfo: what Terraform sends, and reads when another has the lock. */
const fields = ["ID", "Operation", "Info", "Who", "Version", "Created", "Path"] as const;
const longest = 500;
const id = /^[\x21-\x7e]{1,128}$/;

/** The lock of a request, with the fields of Terraform only; undefined when it names none. */
export function readLockInfo(bytes: Uint8Array): TerraformLock | undefined {
  const sent = parsePayload(bytes);
  const own = sent?.["ID"];
  if (sent === undefined || typeof own !== "string" || !id.test(own)) return undefined;
  const kept = fields.flatMap((field) => {
    const value = sent[field];
    return typeof value === "string" ? [[field, value.slice(0, longest)] as const] : [];
  });
  return { id: own, info: JSON.stringify(Object.fromEntries(kept)) };
}

/** Of what Terraform reads from a refusal it shows the ID only: that is where the words must be. */
export const lockInfoSaying = (words: string): string => JSON.stringify({ ID: words, Info: words });
