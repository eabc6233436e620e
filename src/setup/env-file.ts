import { open, readFile, type FileHandle } from "node:fs/promises";
import { Failure } from "../domain/failure.ts";
import type { CreatedApp } from "./exchange.ts";

export interface EnvFile {
  /** Adds the App's identity. */
  write(app: CreatedApp, publicUrl: string): Promise<void>;
  close(): Promise<void>;
}

/** An empty name, as in a copy of .env.example, is none: of two lines with one name the last one counts. */
const namesApp = /^\s*(export\s+)?(APP_ID|PRIVATE_KEY|PRIVATE_KEY_PATH|WEBHOOK_SECRET)[ \t]*=[ \t]*[^\s#]/m;

/** Throws Failure "setup-failed" when the file names an App already: it is not touched. */
export async function refuseNamedApp(path: string): Promise<string> {
  const before = await readFile(path, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw unusable(path, error);
  });
  if (namesApp.test(before)) throw new Failure("setup-failed", { why: `${path} names an App already` });
  return before;
}

/**
 * For its owner's eyes only. It is opened before the code is exchanged, for the key comes once: with nowhere to put it the App would be
 * lost. Throws Failure "setup-failed".
 */
export async function openEnvFile(path: string): Promise<EnvFile> {
  const before = await refuseNamedApp(path);
  const file = await openForOwner(path);
  const gap = before === "" || before.endsWith("\n") ? "" : "\n";
  return {
    write: async (app, publicUrl) => {
      const key = app.privateKey.trim().replaceAll("\n", "\\n");
      const lines = [
        `APP_ID=${app.id}`,
        `PRIVATE_KEY="${key}"`,
        `WEBHOOK_SECRET=${app.webhookSecret}`,
        `PUBLIC_URL=${publicUrl}`,
      ];
      await file.write(`${gap}${lines.join("\n")}\n`);
    },
    close: () => file.close(),
  };
}

async function openForOwner(path: string): Promise<FileHandle> {
  try {
    const file = await open(path, "a", 0o600);
    await file.chmod(0o600);
    return file;
  } catch (error) {
    throw unusable(path, error);
  }
}

const unusable = (path: string, cause: unknown): Failure =>
  new Failure("setup-failed", { why: `${path} cannot be read and written` }, { cause });
