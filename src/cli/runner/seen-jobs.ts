import { appendFile, readFile, writeFile } from "node:fs/promises";
import { parseJson, strictRecord } from "../../domain/strict-record.ts";

/** Which jobs this runner has begun, on disk: one that comes again after a restart is not begun again. */
export interface SeenJobs {
  /** False when it was seen before. On disk before it returns. */
  claim(nonce: string, expires: string): Promise<boolean>;
}

/** An expired job is refused anyway, so what has expired may be forgotten. */
export async function seenJobsIn(file: string, now: Date): Promise<SeenJobs> {
  const lines = (await readFile(file, "utf8").catch(() => "")).split("\n");
  const live = lines.filter((line) => {
    const record = strictRecord(parseJson(line), ["nonce", "expires"]);
    return record !== undefined && Date.parse(String(record["expires"])) > now.getTime();
  });
  const seen = new Set(live.map((line) => String(strictRecord(parseJson(line), ["nonce", "expires"])?.["nonce"])));
  await writeFile(file, live.map((line) => `${line}\n`).join(""), { mode: 0o600, flush: true });
  return {
    claim: async (nonce, expires) => {
      if (seen.has(nonce)) return false;
      seen.add(nonce);
      await appendFile(file, `${JSON.stringify({ nonce, expires })}\n`, { mode: 0o600, flush: true });
      return true;
    },
  };
}
