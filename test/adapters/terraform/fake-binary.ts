import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A program that stands in for Terraform where the real one cannot be made to misbehave. */
export interface FakeBinary {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * A Node script. `script` runs for every command but `version` and `init`; it sees `command` ("plan", "apply", "show") and `say`, which
 * prints one JSON event.
 */
export async function fakeBinary(script: string, name = "terraform"): Promise<FakeBinary> {
  const folder = await mkdtemp(join(tmpdir(), "fake-terraform-"));
  const path = join(folder, name);
  const text = [
    `#!${process.execPath}`,
    `const command = process.argv[2];`,
    `const say = (event) => process.stdout.write(JSON.stringify(event) + "\\n");`,
    `if (command === "version") { console.log("Terraform v1.9.9\\non linux_amd64"); process.exit(0); }`,
    `if (command === "init") process.exit(0);`,
    script,
  ].join("\n");
  await writeFile(path, text);
  await chmod(path, 0o755);
  return { path, remove: () => rm(folder, { recursive: true }) };
}
