import type { Diagnostic } from "../../domain/plan.ts";
import { Failure } from "../../domain/failure.ts";
import type { TerraformJob } from "../../ports/terraform.ts";
import { type Event, readBoxes, readEvent } from "./events.ts";
import type { Mask } from "./mask.ts";
import { type Ended, run } from "./run.ts";

/** One run of Terraform, of which its commands are steps: they share its folder, its environment and its time. */
export interface Session {
  readonly path: string;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly job: TerraformJob;
  readonly mask: Mask;
  readonly graceMs: number;
  readonly outputLimit: number;
  /** performance.now() at which the time is up. */
  readonly deadline: number;
  /** Where the output of a command goes that must outlive us; see {@link run}. */
  readonly outputs?: { readonly stdout: string; readonly stderr: string };
  readonly onStart?: (process: { readonly pid: number }) => void;
}

export type Step =
  | { readonly ok: true; readonly stdout: string; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly failure: string; readonly diagnostics: readonly Diagnostic[] };

/** A command that answers on standard output as a whole: init, show. */
export async function ask(session: Session, ...args: readonly string[]): Promise<Step> {
  const ended = await execute(session, args);
  return conclude(session, args, ended, ended.code === 0 ? [] : readBoxes(ended.stderr), "");
}

/** A command that reports while it works: plan, apply. Its events become progress and diagnostics. */
export async function follow(session: Session, ...args: readonly string[]): Promise<Step> {
  const diagnostics: Diagnostic[] = [];
  let noise = "";
  const ended = await execute(session, args, (line) => {
    const event = readEvent(line);
    switch (event.type) {
      case "progress":
        report(event, session);
        return;
      case "diagnostic":
        if (diagnostics.length < mostDiagnostics) diagnostics.push(event.diagnostic);
        return;
      case "noise":
        if (noise.length < mostNoise) noise += `${event.text}\n`;
        return;
      case "silence":
        return;
    }
  });
  return conclude(session, args, ended, diagnostics, noise);
}

function report({ text, resource }: Extract<Event, { type: "progress" }>, { job, mask }: Session): void {
  const { wave } = job.stack;
  job.onProgress?.({ type: "terraform", wave, line: mask.text(text) });
  // An address may hold what a spec calls its keys, and so what somebody put there by mistake.
  if (resource !== undefined) job.onProgress?.({ type: "resource", wave, ...resource, address: mask.text(resource.address) });
}

/** Nobody reads more, and each may be long. */
const mostDiagnostics = 500;
const mostNoise = 65_536;

function execute(session: Session, args: readonly string[], onLine?: (line: string) => void): Promise<Ended> {
  return run({
    path: session.path,
    args,
    cwd: session.folder,
    environment: session.environment,
    timeoutMs: Math.max(0, session.deadline - performance.now()),
    graceMs: session.graceMs,
    outputLimit: session.outputLimit,
    signal: session.job.signal,
    ...(onLine === undefined ? {} : { onLine }),
    ...(session.outputs === undefined ? {} : { outputs: session.outputs }),
    ...(session.onStart === undefined ? {} : { onStart: session.onStart }),
  });
}

function conclude(session: Session, args: readonly string[], ended: Ended, found: readonly Diagnostic[], noise: string): Step {
  const { mask, job } = session;
  const isGood = ended.why === "exit" && ended.code === 0;
  const isExplained = isGood || found.some(({ severity }) => severity === "error");
  // Masked before anything is cut: half a secret would no longer be found.
  const diagnostics = [...found, ...(isExplained ? [] : unexplained(ended, noise))].map((one) => cut(mask.diagnostic(one)));
  if (isGood) return { ok: true, stdout: ended.stdout, diagnostics };
  const command = args[0] ?? "";
  const failure =
    ended.why === "timeout"
      ? new Failure("terraform-timeout", { command, seconds: job.timeoutSeconds })
      : new Failure("terraform-failed", { command, why: reasonOf(ended, diagnostics, session.outputLimit) });
  return { ok: false, failure: failure.message, diagnostics };
}

function reasonOf(ended: Ended, diagnostics: readonly Diagnostic[], outputLimit: number): string {
  switch (ended.why) {
    case "cancelled":
      return "it was cancelled.";
    case "too-much-output":
      return `it wrote more than ${Math.round(outputLimit / 1e6)} MB.`;
    case "not-started":
      return "it could not be started.";
    case "timeout":
    case "exit":
      if (ended.signal !== null) return `it was ended by ${ended.signal}.`;
      return firstError(diagnostics) ?? `it ended with exit code ${String(ended.code)} and said nothing.`;
  }
}

/** The first error in one line. */
function firstError(diagnostics: readonly Diagnostic[]): string | undefined {
  const error = diagnostics.find(({ severity }) => severity === "error");
  if (error === undefined) return undefined;
  const words = [error.summary, ...(error.detail === undefined ? [] : [error.detail])].join(": ").replaceAll(/\s+/g, " ");
  const short = words.length > 1000 ? `${words.slice(0, 1000)} …` : words;
  return /[.!?]$/.test(short) ? short : `${short}.`;
}

/** A crash says nothing as an event; what it wrote is the explanation. */
function unexplained(ended: Ended, noise: string): readonly Diagnostic[] {
  const text = `${noise}${ended.stderr}`.trim();
  if (text === "") return [];
  const isCrash = /TERRAFORM CRASH|OPENTOFU CRASH|^panic:/m.test(text);
  return [{ severity: "error", summary: isCrash ? "Terraform crashed" : "Terraform ended without a diagnostic", detail: text }];
}

const longest = 4000;
const cut = ({ detail, ...rest }: Diagnostic): Diagnostic => ({
  ...rest,
  summary: rest.summary.slice(0, longest),
  ...(detail === undefined ? {} : { detail: detail.slice(0, longest) }),
});
