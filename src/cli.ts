#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { run } from "./cli/program.ts";
import { readEnvironment } from "./environment.ts";
import { buildWorld } from "./world.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
const environment = readEnvironment(process.env, process.stderr);

// A reader such as `head` may close the pipe early; that is not an error of ours. A result that nobody could read is: its exit code
// must not be that of the verdict.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  process.stderr.write(`error: The result could not be written to standard output: ${error.code ?? "unknown reason"}.\n`);
  process.exit(3);
});

/** Questions go to standard error, so that standard output stays what the command prints. */
async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

process.exitCode = await run(process.argv.slice(2), {
  environment: {
    ...environment,
    color: environment.color && process.stdout.isTTY,
    width: process.stdout.columns || environment.width,
  },
  version,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  ...(process.stdin.isTTY && process.stderr.isTTY ? { ask } : {}),
  world: (options) => buildWorld(environment, options, (text) => process.stderr.write(text)),
});
