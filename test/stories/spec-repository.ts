import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export interface SpecRepository {
  readonly folder: string;
  readonly file: string;
  remove(): Promise<void>;
}

const script = "#!/bin/sh\nexit 0\n";

/** What the examples name: user data, hooks, checks, an inventory and the sources of functions. */
const named: Readonly<Record<string, string>> = {
  "functions/api/index.js": "exports.handler = async () => ({ statusCode: 200 });\n",
  "functions/post/main.py": "def handler(event, context):\n    return {}\n",
  "functions/report/index.js": "exports.handler = async () => ({});\n",
  "functions/split/index.js": "exports.handler = async () => ({});\n",
  "inventory/shop-servers.csv": "name,vcpu,memory\nsrv-web-01,4,16Gi\n",
  "scripts/freeze.sh": script,
  "scripts/notify.sh": script,
  "scripts/smoke.sh": script,
  "scripts/stop-sql-agent.ps1": "exit 0\n",
  "scripts/web-init.sh": script,
  "scripts/worker.sh": script,
};

/** A repository with one spec and every file that it names. */
export async function repositoryOf(name: string, text: string): Promise<SpecRepository> {
  const folder = await mkdtemp(join(tmpdir(), "sirsi-story-"));
  const file = `migrations/${name}.yaml`;
  for (const [path, content] of Object.entries({ ...named, [file]: text })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return { folder, file, remove: () => rm(folder, { recursive: true, force: true }) };
}
