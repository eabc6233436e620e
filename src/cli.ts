#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { run } from "./cli/program.ts";
import { questionsOn } from "./cli/terminal.ts";
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

// Standard output stays what the command prints.
const questions = questionsOn(process.stdin, process.stderr);

process.exitCode = await run(process.argv.slice(2), {
  environment: {
    ...environment,
    color: environment.color && process.stdout.isTTY,
    width: process.stdout.columns || environment.width,
  },
  version,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  ...(process.stdin.isTTY && process.stderr.isTTY ? { ask: questions.ask } : {}),
  world: (options) => buildWorld(environment, options, (text) => process.stderr.write(text)),
});
questions.close();
