import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Mask } from "../../adapters/terraform/mask.ts";
import type { RunnerJob } from "../../domain/runner-job.ts";
import { messageLimits, readRunnerMessage, type RunnerMessage, type RunnerResult } from "../../domain/runner-message.ts";
import { withoutControl } from "../../domain/strict-record.ts";
import { valuesWithoutSecrets } from "../../domain/secret-text.ts";
import { findProgram, type GitEnvironment } from "./checkout.ts";
import { notEvaluated } from "./results.ts";
import { type Ended, runProgram } from "./run-program.ts";

type Message = Exclude<RunnerMessage, RunnerResult>;

export interface CommandPlace {
  readonly workspace: string;
  readonly git: GitEnvironment;
  /** What the runner's operator passes on, by name. */
  readonly passed: Readonly<Record<string, string>>;
  readonly mask: Mask;
}

/** Runs a program of the repository. It passes when it ends with 0 and told of no check that failed. */
export async function doCommand(
  job: RunnerJob,
  run: string,
  { workspace, git, passed, mask }: CommandPlace,
  say: (message: Message) => void,
  signal: AbortSignal,
): Promise<RunnerResult> {
  const program = await findProgram(workspace, job.revision, run, git);
  if ("why" in program) return notEvaluated(program.why);
  const home = await mkdtemp(join(tmpdir(), "sirsi-run-"));
  const failedChecks: string[] = [];
  try {
    const ended = await runProgram({
      path: program.path,
      args: [],
      cwd: program.root,
      environment: { ...environmentOf(job, home, git.PATH), ...passed },
      timeoutMs: job.timeout * 1000,
      signal,
      onLine: (line, from) => {
        const message = from === "stdout" ? messageIn(line, mask) : logOf(line, mask);
        if (message === undefined) return;
        if (message.type === "check" && !message.ok) failedChecks.push(message.name);
        say(message);
      },
    });
    return resultOf(ended, failedChecks, job.timeout);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function environmentOf(job: RunnerJob, home: string, path: string): Readonly<Record<string, string>> {
  return {
    ...{ PATH: path, HOME: home, TMPDIR: home, LANG: "C.UTF-8" },
    ...{ SIRSI_MIGRATION: job.migration, SIRSI_WAVE: job.wave, SIRSI_WORKLOAD: job.workload, SIRSI_RUN: job.run },
    ...{ SIRSI_REVISION: job.revision, SIRSI_ATTEMPT: String(job.attempt) },
  };
}

/** A line of the contract, masked; a result is ours to give, so one that the program prints is a line like any other. */
function messageIn(line: string, mask: Mask): Message | undefined {
  const reading = line.startsWith("{") ? readRunnerMessage(line) : undefined;
  if (reading === undefined || !("message" in reading) || reading.message.type === "result") return logOf(line, mask);
  const masked = readRunnerMessage(mask.text(JSON.stringify(valuesWithoutSecrets(reading.message))));
  // A mask may make JSON something else: then it is told as a line, masked.
  return "message" in masked && masked.message.type !== "result" ? masked.message : logOf(line, mask);
}

/** Masked before it is cut: half a secret is none to a mask. */
function logOf(line: string, mask: Mask): Message | undefined {
  const text = withoutControl(mask.text(line));
  if (text.trim() === "") return undefined;
  const { text: most } = messageLimits;
  return { type: "log", text: text.length > most ? `${text.slice(0, most - 1).toWellFormed()}…` : text };
}

function resultOf({ why, code, signal, seconds }: Ended, failedChecks: readonly string[], timeout: number): RunnerResult {
  switch (why) {
    case "timeout":
      return notEvaluated(`it did not end within ${timeout} s and was stopped`, seconds);
    case "cancelled":
      return notEvaluated("the runner stopped it", seconds);
    case "not-started":
      return notEvaluated("it could not be started; does its first line name an interpreter that is here?", seconds);
    case "exit":
      if (code === null) return notEvaluated(`it was ended by ${signal ?? "a signal"}`, seconds);
      if (failedChecks.length > 0) {
        const names = [...new Set(failedChecks)].slice(0, 10).join(", ");
        return { type: "result", outcome: "fail", detail: `Checks failed: ${names}.`, seconds, exitCode: code };
      }
      return { type: "result", outcome: code === 0 ? "pass" : "fail", detail: `Exit code ${code}.`, seconds, exitCode: code };
  }
}
