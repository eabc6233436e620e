import { Failure } from "../../domain/failure.ts";
import type { Diagnostic } from "../../domain/plan.ts";
import type {
  ApplyRun,
  KeptPlan,
  PlanRun,
  Terraform,
  TerraformCredentials,
  TerraformInstallation,
  TerraformJob,
} from "../../ports/terraform.ts";
import { cliConfigOf } from "./cli-config.ts";
import { ask, follow, type Session, type Step } from "./command.ts";
import { storedState } from "./http-backend.ts";
import { findInstallation, type InstallationOptions, type Search } from "./installation.ts";
import { maskOf } from "./mask.ts";
import { offlineText } from "./offline.ts";
import { backendBlock, overrideOf, type ProviderPins } from "./override.ts";
import { layDown, type Prepared, readPrepared } from "./prepared.ts";
import { environmentOf } from "./process-environment.ts";
import { outputsOf, readableBySandbox } from "./state.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

export interface RunnerOptions extends InstallationOptions {
  /**
   * Versions that take the place of a stack's own requirement in offline and connected runs. Without one, an offline run takes the
   * newest that the mirror has, for it can have no other; a connected run takes what the stack requires.
   */
  readonly providers?: ProviderPins;
  /** Variables that every run gets, such as HTTPS_PROXY. Nothing else of the ambient environment does. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Between SIGINT and SIGKILL; 30 when absent. Terraform needs it to write its state. */
  readonly graceSeconds?: number;
  /** What one command may write; 64 MB when absent. */
  readonly outputLimitBytes?: number;
}

/** Terraform or OpenTofu as a process: argv only, minimal environment, JSON events, a time limit. Fails with a result, never a throw. */
export function terraformRunner(options: RunnerOptions): Terraform {
  let search: Promise<Search> | undefined;
  const look = (): Promise<Search> => (search ??= findInstallation(options));
  const probe = async (): Promise<TerraformInstallation | undefined> => (await look()).found;
  const prepared = new Map<string, Prepared>();

  return {
    probe,
    absence: async () => {
      const result = await look();
      return result.found === undefined ? result.why : "";
    },
    named: (binary) => terraformRunner({ binary, ...options }),

    async plan(job) {
      const found = await probe();
      if (found === undefined) return missing(options);
      return await inWorkspace(options, found, job, (opened) => planIn(opened, found));
    },

    async prepare(job) {
      const found = await probe();
      if (found === undefined) return { run: missing(options) };
      if (job.mode === "offline") return { run: failed("plan", "an offline plan cannot be applied.") };
      const opened = await open(options, found, job);
      try {
        const run = await planIn(opened, found);
        if (run.ok) return { run, kept: keptIn(opened, options) };
        await opened.workspace.remove();
        return { run };
      } catch (error) {
        await opened.workspace.remove();
        throw error;
      }
    },

    async apply(job) {
      const found = await probe();
      if (found === undefined) return { ...missing(options), outputs: {} };
      if (job.mode === "offline") return { ...failed("apply", "an offline run has no account to apply to."), outputs: {} };
      return await inWorkspace(options, found, job, async (opened) => {
        const ready = await initialize(prepared, options, opened);
        const applied = ready.ok ? await follow(opened.session, "apply", ...flags(job), "-auto-approve") : ready;
        return await appliedIn(opened, applied);
      });
    },
  };

  async function planIn(opened: Opened, found: TerraformInstallation): Promise<PlanRun> {
    const { workspace, session } = opened;
    const ready = await initialize(prepared, options, opened);
    if (!ready.ok) return ready;
    const planned = await follow(session, "plan", ...flags(session.job), `-out=${workspace.plan}`);
    if (!planned.ok) return planned;
    const shown = await ask(session, "show", "-json", workspace.plan);
    return shown.ok ? readPlan(shown.stdout, found, planned.diagnostics) : shown;
  }
}

/** A folder that is ready for one run, and everything that the run needs to know. */
interface Opened {
  readonly workspace: Workspace;
  readonly session: Session;
}

function keptIn({ workspace, session }: Opened, options: RunnerOptions): KeptPlan {
  return {
    discard: () => workspace.remove(),
    apply: async ({ timeoutSeconds, onStart, ...over }) => {
      const job: TerraformJob = { ...session.job, ...over, timeoutSeconds };
      const applying: Session = {
        ...session,
        job,
        environment: environmentOf(job, workspace, options.environment ?? {}),
        deadline: performance.now() + timeoutSeconds * 1000,
        outputs: workspace.outputs,
        ...(onStart === undefined ? {} : { onStart }),
      };
      try {
        const applied = await follow(applying, "apply", "-input=false", "-json", workspace.plan);
        return await appliedIn({ workspace, session: applying }, applied);
      } finally {
        await workspace.remove();
      }
    },
  };
}

async function appliedIn({ workspace, session }: Opened, applied: Step): Promise<ApplyRun> {
  const { ok, diagnostics } = applied;
  const left = await stateAfter(workspace, session);
  const failure = applied.ok ? {} : { failure: applied.failure };
  return { ok, diagnostics, outputs: outputsOf(left.state), ...failure, ...left };
}

const flags = (job: TerraformJob): readonly string[] => [
  "-input=false",
  "-json",
  ...(job.mode === "offline" ? ["-refresh=false"] : []),
  ...(job.backend?.readOnly === true ? ["-lock=false"] : []),
  ...(job.destroy === true ? ["-destroy"] : []),
];

async function inWorkspace<R>(
  options: RunnerOptions,
  installation: TerraformInstallation,
  job: TerraformJob,
  body: (opened: Opened) => Promise<R>,
): Promise<R> {
  const opened = await open(options, installation, job);
  try {
    return await body(opened);
  } finally {
    await opened.workspace.remove();
  }
}

async function open(options: RunnerOptions, { path, mirrored }: TerraformInstallation, job: TerraformJob): Promise<Opened> {
  const deadline = performance.now() + job.timeoutSeconds * 1000;
  const { stack, mode } = job;
  const workspace = await openWorkspace({
    text: mode === "offline" ? offlineText(stack) : stack.text,
    assets: stack.assets,
    override: overrideOf(stack.configuration, pinsFor(mode, mirrored, options.providers ?? {}), backendBlock(job)),
    cliConfig: cliConfigOf(mode, options.mirror, Object.keys(mirrored)),
    state: stateBefore(job),
  });
  try {
    return { workspace, session: sessionIn(workspace, path, job, options, deadline) };
  } catch (error) {
    await workspace.remove();
    throw error;
  }
}

const sessionIn = (workspace: Workspace, path: string, job: TerraformJob, options: RunnerOptions, deadline: number): Session => ({
  path,
  folder: workspace.folder,
  environment: environmentOf(job, workspace, options.environment ?? {}),
  job,
  mask: maskOf([...secretsIn(job.credentials), ...secretsOf(job)]),
  graceMs: (options.graceSeconds ?? 30) * 1000,
  outputLimit: options.outputLimitBytes ?? 64_000_000,
  deadline,
});

/** Everything is one that nobody called plain. */
const secretsIn = ({ environment = {}, plain = [] }: Partial<TerraformCredentials> = {}): readonly string[] =>
  Object.entries(environment).flatMap(([name, value]) => (plain.includes(name) ? [] : [value]));

function pinsFor(mode: TerraformJob["mode"], mirrored: TerraformInstallation["mirrored"], given: ProviderPins): ProviderPins {
  switch (mode) {
    case "sandbox":
      return {};
    case "connected":
      return given;
    case "offline": {
      const newest = Object.entries(mirrored).flatMap(([source, versions]) =>
        versions.slice(-1).map((version) => [source, version] as const),
      );
      return { ...Object.fromEntries(newest), ...given };
    }
  }
}

/** `init`, or what an earlier run of the same providers left. */
async function initialize(
  prepared: Map<string, Prepared>,
  options: RunnerOptions,
  { workspace, session }: Opened,
): Promise<Step> {
  const { mode, stack } = session.job;
  // The providers that are asked for, exactly as they are written, and where they may come from.
  const key = JSON.stringify([
    ...[mode, backendBlock(session.job), stack.configuration["terraform"] ?? null],
    ...[options.providers ?? {}, options.mirror ?? null],
  ]);
  const known = prepared.get(key);
  if (known !== undefined) {
    await layDown(known, workspace.folder);
    return { ok: true, stdout: "", diagnostics: [] };
  }
  const done = await ask(session, "init", "-input=false", "-no-color");
  const left =
    done.ok && Object.hasOwn(stack.configuration, "terraform") ? await readPrepared(workspace.folder, mode) : undefined;
  if (left !== undefined) prepared.set(key, left);
  return done;
}

/** The password, also as it stands in the header that carries it. */
function secretsOf({ backend }: TerraformJob): readonly string[] {
  if (backend === undefined) return [];
  const { username, password } = backend;
  return [password, Buffer.from(`${username}:${password}`).toString("base64")];
}

function stateBefore({ state, mode, backend, customerBackend }: TerraformJob): Uint8Array | undefined {
  if (backend !== undefined || customerBackend !== undefined) return undefined;
  return state !== undefined && mode === "sandbox" ? readableBySandbox(state) : state;
}

async function stateAfter(workspace: Workspace, session: Session): Promise<Pick<ApplyRun, "state" | "unsaved">> {
  const { job } = session;
  if (job.backend === undefined && job.customerBackend === undefined) {
    const state = await localStateAfter(workspace, job);
    return state === undefined ? {} : { state };
  }
  const unsaved = await workspace.unsavedState();
  if (unsaved !== undefined) return { state: unsaved, unsaved: true };
  const stored = job.backend === undefined ? await pulledState(session) : await storedState(job.backend);
  return stored === undefined ? {} : { state: stored };
}

/** What a backend that only Terraform knows has; undefined when there is nothing or it does not answer. */
async function pulledState(session: Session): Promise<Uint8Array | undefined> {
  const pulled = await ask(session, "state", "pull");
  return pulled.ok && pulled.stdout.trim() !== "" ? new TextEncoder().encode(pulled.stdout) : undefined;
}

/** Untouched, it is the very state that came in. */
async function localStateAfter(workspace: Workspace, job: TerraformJob): Promise<Uint8Array | undefined> {
  const [before, after] = [stateBefore(job), await workspace.state()];
  const isSame = before !== undefined && after !== undefined && Buffer.compare(before, after) === 0;
  return isSame ? job.state : after;
}

function readPlan(text: string, installation: TerraformInstallation, diagnostics: readonly Diagnostic[]): PlanRun {
  try {
    return { ok: true, json: JSON.parse(text) as unknown, installation, diagnostics };
  } catch {
    return failed("show", "what it printed is no JSON.");
  }
}

const failed = (
  command: string,
  why: string,
): { readonly ok: false; readonly failure: string; readonly diagnostics: readonly Diagnostic[] } => ({
  ok: false,
  failure: new Failure("terraform-failed", { command, why }).message,
  diagnostics: [],
});

const missing = ({
  binary,
}: RunnerOptions): { readonly ok: false; readonly failure: string; readonly diagnostics: readonly Diagnostic[] } => ({
  ok: false,
  failure: new Failure("terraform-missing", { binary: binary ?? "terraform, tofu" }).message,
  diagnostics: [],
});
