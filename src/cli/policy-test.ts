import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { Command } from "commander";
import { folderVersion } from "../adapters/repository/folder.ts";
import { Failure } from "../domain/failure.ts";
import type { PolicySource } from "../domain/policy.ts";
import type { CustomPolicies } from "../ports/custom-policies.ts";
import type { CommandContext } from "./context.ts";

const invalid = 2;
const notEvaluated = 3;

const testsFailed = 2;

/** OPA ends with 2 when a test fails, and with 1 when it could not test. */
function exitOfTests(code: number, passed: boolean): number {
  if (code === 0) return passed ? 0 : notEvaluated;
  return code === testsFailed ? 1 : notEvaluated;
}

/**
 * Rego's own unit tests need OPA; without it nothing was tested, and that is what it says. Policies of a repository are also compiled
 * as a review compiles them: a test may use what a policy may not.
 */
export function policyTestCommand(context: CommandContext): Command {
  return new Command("test")
    .description("run the `test_*` rules of Rego policies with OPA, and compile custom policies as a review does")
    .argument("[folder]", "folder with .rego files", ".sirsi/policies")
    .option("--opa <binary>", "OPA, by name or path")
    .action(async (folder: string, options: { readonly opa?: string }) => {
      if (!existsSync(folder)) {
        context.err(`error: there is no folder ${folder}, so no policy was tested. Name the folder with the .rego files.\n`);
        context.exit(invalid);
        return;
      }
      const opa = options.opa ?? context.environment.opa;
      const { customPolicies } = context.world({ quiet: true, ...(opa === undefined ? {} : { opa }) });
      const search = await customPolicies.probe();
      if (search.found === undefined) {
        context.err(`error: ${search.why}, so no policy was tested. Install it, or name it with --opa: ${search.install}\n`);
        context.exit(notEvaluated);
        return;
      }
      const tested = await test(folder, search.found.path, context);
      const compiled = await compile(folder, customPolicies, context);
      context.exit(compiled === 0 ? tested : compiled);
    });
}

async function test(folder: string, opa: string, context: CommandContext): Promise<number> {
  let said = "";
  const code = await new Promise<number>((resolve) => {
    const child = spawn(opa, ["test", "--verbose", "--", folder], {
      stdio: ["ignore", "pipe", "pipe"],
      // A test may read its environment and call the network: there is nothing in it to take.
      env: { PATH: context.environment.searchPath },
    });
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      context.out(chunk.toString());
    });
    child.stderr.on("data", (chunk: Buffer) => {
      context.err(chunk.toString());
    });
    child.on("error", ({ message }) => {
      context.err(`error: ${message}\n`);
      resolve(notEvaluated);
    });
    child.on("close", (status) => {
      resolve(status ?? notEvaluated);
    });
  });
  const passed = /PASS: [1-9]/.test(said);
  if (code === 0 && !passed) context.err(`error: ${folder} has no tests, so no policy was tested.\n`);
  return exitOfTests(code, passed);
}

/** 0, or the exit code for policies that a review could not use. */
async function compile(folder: string, policies: CustomPolicies, context: CommandContext): Promise<number> {
  const { readCustomSources } = await import("../flows/review/custom-sources.ts");
  const { sources, problem } = await readCustomSources(await folderVersion(folder), undefined, ".");
  if (problem !== undefined) {
    context.err(`error: a review could not use these policies: ${problem}.\n`);
    return invalid;
  }
  if (!isCustom(folder, sources)) return 0;
  try {
    const { packages } = await policies.load(sources);
    context.out(`Compiled as in a review: ${packages.map((name) => `custom.${name}`).join(", ")}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    context.err(`error: ${error.message}\n`);
    return error.code === "opa-missing" ? notEvaluated : invalid;
  }
}

/** Other Rego is tested as well, such as the rules of the product. */
const isCustom = (folder: string, sources: readonly PolicySource[]): boolean =>
  sources.length > 0 &&
  (/(?:^|\/)\.sirsi\/policies\/?$/.test(folder) || sources.some(({ text }) => /^\s*package\s+custom\b/m.test(text)));
