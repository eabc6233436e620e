import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import type { TerraformJob } from "../../ports/terraform.ts";

/** A private folder for one run; gone when it is disposed. */
export interface Workspace extends AsyncDisposable {
  readonly folder: string;
  /** The state file's bytes, or those of `errored.tfstate` when writing the state itself failed. */
  readState(): Promise<Uint8Array | undefined>;
}

export interface WorkspaceOptions {
  readonly mirror?: string;
  /** Exact provider versions by source, for an offline run: what the mirror has. */
  readonly pinned: Readonly<Record<string, string>>;
}

const stateFile = "terraform.tfstate";

export async function openWorkspace({ stack, state, mode }: TerraformJob, options: WorkspaceOptions): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), "sirsi-"));
  const write = async (path: string, bytes: string | Uint8Array) => {
    const target = join(folder, path);
    if (!target.startsWith(folder + sep)) throw new TypeError(`Asset outside its stack: ${path}`);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, bytes, { mode: 0o600 });
  };
  await write("cdk.tf.json", stack.text);
  for (const asset of stack.assets) await write(asset.path, asset.bytes);
  // An override replaces the stack's backend: this run keeps its state beside itself, and the caller carries it on.
  await write("backend_override.tf.json", JSON.stringify({ terraform: { backend: { local: { path: stateFile } } } }));
  if (mode === "offline")
    await write("versions_override.tf.json", JSON.stringify({ terraform: { required_providers: pins(options.pinned) } }));
  await write("cli.tfrc", cliConfiguration(folder, mode, options.mirror));
  if (state !== undefined) await write(stateFile, state);
  return {
    folder,
    async readState() {
      return (await readIfThere(join(folder, "errored.tfstate"))) ?? (await readIfThere(join(folder, stateFile)));
    },
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const pins = (pinned: WorkspaceOptions["pinned"]) =>
  Object.fromEntries(
    Object.entries(pinned).map(([source, version]) => [source.split("/").at(-1) ?? source, { source, version }]),
  );

/** Only a connected run may download a provider; the others must work, and fail, without a network. */
function cliConfiguration(folder: string, mode: TerraformJob["mode"], mirror: string | undefined): string {
  const from = (path: string) => `  filesystem_mirror {\n    path = ${JSON.stringify(path)}\n  }\n`;
  const direct = mode === "connected" ? "  direct {}\n" : "";
  return `disable_checkpoint = true\nprovider_installation {\n${from(mirror ?? join(folder, "no-mirror"))}${direct}}\n`;
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch {
    return undefined;
  }
}
