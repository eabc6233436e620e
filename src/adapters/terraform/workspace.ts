import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Failure } from "../../domain/failure.ts";
import type { Stack, TerraformJson } from "../../domain/stack.ts";

/** A private folder for one run: nobody else reads it, and it is gone afterwards. */
export interface Workspace {
  /** Where Terraform runs. */
  readonly folder: string;
  /** HOME and TMPDIR of the run; Terraform finds no settings of the user there. */
  readonly home: string;
  readonly temporary: string;
  readonly cliConfig: string;
  readonly plan: string;
  /** What the apply of a plan writes, beside the folder that Terraform reads. */
  readonly outputs: { readonly stdout: string; readonly stderr: string };
  /** The state that the run left: errored.tfstate when Terraform could not write where it should. */
  state(): Promise<Uint8Array | undefined>;
  /** errored.tfstate alone. */
  unsavedState(): Promise<Uint8Array | undefined>;
  remove(): Promise<void>;
}

export interface WorkspaceFiles {
  /** The configuration. */
  readonly text: string;
  readonly assets: Stack["assets"];
  readonly override: TerraformJson;
  readonly cliConfig: string;
  readonly state?: Uint8Array | undefined;
}

export async function openWorkspace({ text, assets, override, cliConfig, state }: WorkspaceFiles): Promise<Workspace> {
  const root = await mkdtemp(join(tmpdir(), "sirsi-terraform-"));
  const [folder, home, temporary] = [join(root, "stack"), join(root, "home"), join(root, "tmp")];
  const remove = (): Promise<void> => rm(root, { recursive: true, force: true, maxRetries: 3 });
  try {
    await Promise.all([folder, home, temporary].map((path) => mkdir(path, { mode: 0o700 })));
    const files: readonly (readonly [string, string | Uint8Array])[] = [
      [join(folder, "cdk.tf.json"), text],
      [join(folder, "sirsi_override.tf.json"), JSON.stringify(override)],
      [join(root, "terraform.rc"), cliConfig],
      ...assets.map(({ path, bytes }) => [join(folder, checkedPath(path)), bytes] as const),
      ...(state === undefined ? [] : [[join(folder, stateName), state] as const]),
    ];
    for (const [path, content] of files) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // Exclusive: an asset must not stand in for a file of ours.
      await writeFile(path, content, { flag: "wx", mode: 0o600 });
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    folder,
    home,
    temporary,
    cliConfig: join(root, "terraform.rc"),
    plan: join(root, "plan.bin"),
    outputs: { stdout: join(root, "apply.jsonl"), stderr: join(root, "apply.err") },
    state: async () => (await bytesOf(join(folder, unsavedName))) ?? (await bytesOf(join(folder, stateName))),
    unsavedState: () => bytesOf(join(folder, unsavedName)),
    remove,
  };
}

const stateName = "terraform.tfstate";
const unsavedName = "errored.tfstate";

/** Assets stay in the folder, and Terraform does not read one as configuration, variables or its own data. */
function checkedPath(path: string): string {
  const isPlain = path.split("/").every((step) => /^[A-Za-z0-9_@+-][A-Za-z0-9._@+-]*$/.test(step));
  const isRead = /\.(tf|tofu|tfvars|tfstate|tftest|tfquery)(\.|$)/i.test(path);
  if (!isPlain || isRead) throw new Failure("path-outside", { path: path.slice(0, 200) });
  return path;
}

async function bytesOf(path: string): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
