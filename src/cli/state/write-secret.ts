import { open } from "node:fs/promises";
import { Failure } from "../../domain/failure.ts";

/** A new file that this user alone may read. One that is there is never written over. Throws Failure "output-failed". */
export async function writeSecretFile(file: string, bytes: Uint8Array): Promise<void> {
  try {
    const handle = await open(file, "wx", 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
    throw new Failure("output-failed", { file, why: code === "EEXIST" ? "the file is there already" : code }, { cause: error });
  }
}
