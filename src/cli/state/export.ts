import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { Failure } from "../../domain/failure.ts";
import type { StateVersion } from "../../ports/state-backend.ts";
import type { StateKey } from "../../ports/states.ts";
import { toJsonText } from "../../stages/report/parts.ts";
import type { CommandContext } from "../context.ts";
import { archiveOf, missingState, stateArgument } from "./state-parts.ts";
import { writeSecretFile } from "./write-secret.ts";

export function exportCommand(context: CommandContext): Command {
  return new Command("export")
    .description("every version of a state into a new folder, with a list of them")
    .addArgument(stateArgument())
    .requiredOption("-o, --output <folder>", "a new folder, which you alone may read")
    .option("--json", "the list as JSON on standard output as well")
    .addHelpText("after", "\nA state holds passwords and keys in clear.")
    .action(async (key: StateKey, { output, json }: { readonly output: string; readonly json?: boolean }) => {
      const archive = archiveOf(context);
      const versions = await archive.versions(key);
      if (versions.length === 0) throw missingState(key, "no version");
      await newFolder(output);
      const listed: (StateVersion & { readonly file: string })[] = [];
      for (const version of versions) {
        const bytes = await archive.bytes(key, { sha256: version.sha256 });
        if (bytes === undefined) throw missingState(key, `no serial ${version.serial} any more`);
        const file = `${String(version.serial).padStart(8, "0")}-${version.sha256.slice(0, 12)}.tfstate`;
        // Two versions may be the same bytes.
        if (!listed.some((other) => other.file === file)) await writeSecretFile(join(output, file), bytes);
        listed.push({ file, ...version });
      }
      const text = toJsonText({ state: key, versions: listed });
      await writeSecretFile(join(output, "versions.json"), new TextEncoder().encode(text));
      if (json === true) context.out(text);
      context.err(`${output} holds ${listed.length} versions, with passwords and keys in clear.\n`);
    });
}

async function newFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
    throw new Failure("output-failed", { file: path, why: code === "EEXIST" ? "it is there already" : code }, { cause: error });
  }
}
