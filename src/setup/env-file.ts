import { open, readFile } from "node:fs/promises";
import { Failure } from "../domain/failure.ts";
import type { CreatedApp } from "./exchange.ts";

/** Adds the App's identity to the file, for its owner's eyes only. A file that has one already is not touched. Throws Failure "setup-failed". */
export async function writeEnvFile(path: string, app: CreatedApp, publicUrl: string): Promise<void> {
  const before = await readFile(path, "utf8").catch(() => "");
  if (/^\s*(export\s+)?(APP_ID|PRIVATE_KEY|WEBHOOK_SECRET)=/m.test(before))
    throw new Failure("setup-failed", { why: `${path} names an App already` });
  const key = app.privateKey.trim().replaceAll("\n", "\\n");
  const lines = [`APP_ID=${app.id}`, `PRIVATE_KEY="${key}"`, `WEBHOOK_SECRET=${app.webhookSecret}`, `PUBLIC_URL=${publicUrl}`];
  const file = await open(path, "a", 0o600);
  try {
    await file.chmod(0o600);
    await file.write(`${before === "" || before.endsWith("\n") ? "" : "\n"}${lines.join("\n")}\n`);
  } finally {
    await file.close();
  }
}
