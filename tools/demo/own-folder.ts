import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * One folder that holds all that this run writes, and is its home and its place for temporary files: whatever any part of it leaves
 * behind goes when the process ends, and nothing of the user's own is read or touched.
 */
export function ownFolder(variables: NodeJS.ProcessEnv): string {
  const root = mkdtempSync(join(tmpdir(), "sirsi-demo-"));
  process.once("exit", () => {
    rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  for (const name of ["home", "temporary"]) mkdirSync(join(root, name));
  variables["HOME"] = join(root, "home");
  variables["TMPDIR"] = join(root, "temporary");
  delete variables["SIRSI_STATE_DIR"];
  delete variables["SIRSI_CACHE_DIR"];
  return root;
}
