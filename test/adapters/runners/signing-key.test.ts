import { chmod, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { signingKey } from "../../../src/adapters/runners/signing-key.ts";
import { publicKeyOf } from "../../../src/domain/signed-job.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sirsi-key-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("the key that signs jobs is made once, also when several processes start at once, and is nobody else's", async () => {
  const path = join(folder, "below", "runner-key.pem");
  const keys = await Promise.all([signingKey(path), signingKey(path), signingKey(path)]);
  expect(new Set([...keys, await signingKey(path)]).size).toBe(1);
  expect(publicKeyOf(keys[0])).toContain("BEGIN PUBLIC KEY");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

it("a key that others may read, or that is another kind of key, is refused", async () => {
  const path = join(folder, "runner-key.pem");
  await signingKey(path);
  await chmod(path, 0o640);
  await expect(signingKey(path)).rejects.toThrow("chmod 600");
  await writeFile(join(folder, "other.pem"), "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n", { mode: 0o600 });
  await expect(signingKey(join(folder, "other.pem"))).rejects.toThrow("no Ed25519 private key");
});
