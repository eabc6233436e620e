import type { Diagnostic } from "../../domain/plan.ts";
import type { ApplyRun, PlanRun, Terraform, TerraformInstallation, TerraformJob } from "../../ports/terraform.ts";
import { readEvent } from "./events.ts";
import { probe, type ProbeOptions } from "./probe.ts";
import { runProcess, type ProcessResult } from "./process.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

export interface RunnerOptions extends ProbeOptions {
  /** Between SIGINT and SIGKILL when a run takes too long. */
  readonly graceSeconds?: number;
}

const eventLimit = 64 * 1024 * 1024;
const planLimit = 256 * 1024 * 1024;

/** Terraform or OpenTofu as a process. */
export function terraformRunner(options: RunnerOptions): Terraform {
  let found: Promise<TerraformInstallation | undefined> | undefined;
  const installation = () => (found ??= probe(options));
  return {
    probe: installation,
    async plan(job) {
      const tool = await installation();
      if (tool === undefined) return { ok: false, failure: `Terraform was not found (${options.binary})`, diagnostics: [] };
      await using run = await openRun(job, tool, options);
      return await planIn(run, tool);
    },
    async apply(job) {
      const tool = await installation();
      if (tool === undefined)
        return { ok: false, failure: `Terraform was not found (${options.binary})`, diagnostics: [], outputs: {} };
      await using run = await openRun(job, tool, options);
      return await applyIn(run);
    },
  };
}

interface Run extends AsyncDisposable {
  readonly job: TerraformJob;
  readonly workspace: Workspace;
  readonly diagnostics: Diagnostic[];
  call(args: readonly string[], limitBytes?: number): Promise<ProcessResult>;
  mask(text: string): string;
}

async function openRun(job: TerraformJob, tool: TerraformInstallation, options: RunnerOptions): Promise<Run> {
  const pinned = Object.fromEntries(
    Object.entries(tool.mirrored).flatMap(([source, versions]) =>
      versions.at(-1) === undefined ? [] : [[source, versions.at(-1) ?? ""]],
    ),
  );
  const workspace = await openWorkspace(job, {
    pinned: used(pinned, job),
    ...(options.mirror === undefined ? {} : { mirror: options.mirror }),
  });
  const diagnostics: Diagnostic[] = [];
  const mask = maskOf(job);
  const environment = environmentOf(job, workspace.folder);
  const started = performance.now();
  return {
    job,
    workspace,
    diagnostics,
    mask,
    call: (args, limitBytes = eventLimit) =>
      runProcess({
        program: tool.path,
        args,
        folder: workspace.folder,
        environment,
        // The limit is for the whole job, so each command gets what is left.
        timeoutSeconds: Math.max(1, job.timeoutSeconds - (performance.now() - started) / 1000),
        graceSeconds: options.graceSeconds ?? 30,
        limitBytes,
        ...(job.signal === undefined ? {} : { signal: job.signal }),
        onLine: (line) => {
          const event = readEvent(line);
          if (event?.type === "diagnostic") diagnostics.push(masked(event.diagnostic, mask));
          if (event?.type === "progress") job.onProgress?.({ type: "terraform", wave: job.stack.wave, line: mask(event.text) });
        },
      }),
    [Symbol.asyncDispose]: () => workspace[Symbol.asyncDispose](),
  };
}

/** Pins of the providers that the stack itself requires; a pin for another would make it a requirement. */
function used(pinned: Readonly<Record<string, string>>, { stack }: TerraformJob): Readonly<Record<string, string>> {
  const terraform = stack.configuration["terraform"];
  const text = JSON.stringify(terraform ?? {});
  return Object.fromEntries(Object.entries(pinned).filter(([source]) => text.includes(`"${source}"`)));
}

/** Nothing is inherited: no AWS_*, no TF_VAR_*, no proxy, no other configuration file. */
function environmentOf({ credentials, reattach, mode }: TerraformJob, folder: string): Readonly<Record<string, string>> {
  return {
    ...(mode === "connected" ? credentials?.environment : {}),
    HOME: folder,
    TMPDIR: folder,
    TF_CLI_CONFIG_FILE: `${folder}/cli.tfrc`,
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    CHECKPOINT_DISABLE: "1",
    ...(reattach === undefined ? {} : { TF_REATTACH_PROVIDERS: reattach }),
  };
}

/** Terraform quotes values in its messages; credentials that we handed over never come back out. */
function maskOf({ credentials }: TerraformJob): (text: string) => string {
  const secrets = Object.values(credentials?.environment ?? {}).filter((value) => value.length >= 8);
  return (text) => secrets.reduce((result, secret) => result.replaceAll(secret, "(sensitive)"), text);
}

const masked = (diagnostic: Diagnostic, mask: (text: string) => string): Diagnostic => ({
  ...diagnostic,
  summary: mask(diagnostic.summary),
  ...(diagnostic.detail === undefined ? {} : { detail: mask(diagnostic.detail) }),
});

async function planIn(run: Run, installation: TerraformInstallation): Promise<PlanRun> {
  const failed = (command: string, result: ProcessResult): PlanRun => ({
    ok: false,
    failure: failureOf(command, result, run),
    diagnostics: run.diagnostics,
  });
  const init = await run.call(["init", "-input=false", "-no-color"]);
  if (init.code !== 0) return failed("init", init);
  const refresh = run.job.mode === "offline" ? ["-refresh=false"] : [];
  const plan = await run.call(["plan", "-input=false", "-json", "-lock=false", ...refresh, "-out=plan.bin"]);
  if (plan.code !== 0) return failed("plan", plan);
  const show = await run.call(["show", "-json", "-no-color", "plan.bin"], planLimit);
  if (show.code !== 0) return failed("show", show);
  try {
    return { ok: true, json: JSON.parse(show.stdout) as unknown, installation };
  } catch {
    return { ok: false, failure: "terraform show printed something that is not JSON", diagnostics: run.diagnostics };
  }
}

async function applyIn(run: Run): Promise<ApplyRun> {
  const init = await run.call(["init", "-input=false", "-no-color"]);
  if (init.code !== 0) return { ok: false, failure: failureOf("init", init, run), outputs: {}, diagnostics: run.diagnostics };
  const apply = await run.call(["apply", "-input=false", "-auto-approve", "-json"]);
  const state = await run.workspace.readState();
  return {
    ok: apply.code === 0,
    outputs: outputsIn(state),
    diagnostics: run.diagnostics,
    ...(apply.code === 0 ? {} : { failure: failureOf("apply", apply, run) }),
    ...(state === undefined ? {} : { state }),
  };
}

function failureOf(command: string, { ended, code, stderr }: ProcessResult, run: Run): string {
  switch (ended) {
    case "timeout":
      return `terraform ${command} did not finish within ${run.job.timeoutSeconds} s and was stopped`;
    case "aborted":
      return `terraform ${command} was cancelled`;
    case "overflow":
      return `terraform ${command} printed more than can be held`;
    case "not-started":
      return `terraform ${command} could not be started`;
    case "signal":
      return `terraform ${command} was killed`;
    case "exit": {
      const error = run.diagnostics.find(({ severity }) => severity === "error");
      const said =
        error === undefined ? plainError(stderr) : [error.summary, error.detail].filter((part) => part !== undefined).join(": ");
      return `terraform ${command} failed with exit code ${code ?? "?"}: ${run.mask(said === "" ? "no message" : said).slice(0, 2000)}`;
    }
  }
}

/** `init` and `show` speak text: from the first "Error:" on, without the box around it. */
function plainError(stderr: string): string {
  const plain = stderr.replace(/[│╷╵]/g, "").trim();
  const from = plain.indexOf("Error:");
  return (from < 0 ? plain : plain.slice(from)).split(/\s+/).join(" ");
}

/** Values of the outputs in a state file. */
function outputsIn(state: Uint8Array | undefined): Readonly<Record<string, unknown>> {
  if (state === undefined) return {};
  try {
    const { outputs } = JSON.parse(Buffer.from(state).toString("utf8")) as {
      readonly outputs?: Readonly<Record<string, { readonly value?: unknown }>>;
    };
    return Object.fromEntries(Object.entries(outputs ?? {}).map(([name, output]) => [name, output.value]));
  } catch {
    return {};
  }
}
