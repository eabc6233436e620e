import type { Review } from "../../domain/review.ts";
import type { Deployed } from "../../ports/deployer.ts";
import type { BackendAccess } from "../../ports/state-backend.ts";
import type { ProgressEvent, ResourceProgress } from "../../ports/progress.ts";
import type { KeptPlan, Sandbox, SandboxUse, Terraform, TerraformJob } from "../../ports/terraform.ts";
import type { World } from "../../ports/world.ts";
import { appliedOf } from "../../stages/apply/applied.ts";
import { reviewSpecs } from "../review-specs.ts";
import type { ReviewRequest } from "../review/request.ts";

/** One wave of one spec, to be planned afresh and perhaps applied. */
export interface DeployRequest extends ReviewRequest {
  readonly file: string;
  readonly wave: string;
  /** Where Terraform keeps the state; without it the state comes from the world's states and goes back by the result. */
  readonly backend?: BackendAccess;
  readonly applyTimeoutSeconds: number;
}

/** Says whether the wave may be applied as the review shows it. What it must write ahead, it has written when it resolves. */
export type Decision = (review: Review) => Promise<boolean>;

/**
 * A fresh review with a plan that is kept → a decision → that very plan, applied. The review is the one of the pull request: same
 * engine, same gates, made now.
 */
export async function deployWave(
  request: DeployRequest,
  given: World,
  decide: Decision,
  onStart: (process: { readonly pid: number }) => void,
): Promise<Deployed> {
  const kept: { job: TerraformJob; plan: KeptPlan }[] = [];
  const world = {
    ...given,
    terraform: keeping(given.terraform, request, (one) => kept.push(one)),
  };
  try {
    await untilFree(request, given);
    const review = await reviewSpecs({ ...request, files: [request.file], merged: true }, world);
    const [only, ...others] = kept;
    if (only === undefined || others.length > 0 || !(await decide(review))) return { review };
    kept.pop();
    return { review, applied: await applyKept(only, review, request, given, onStart) };
  } finally {
    await Promise.all(kept.map(({ plan }) => plan.discard()));
  }
}

/**
 * A sandbox serves one process at a time. Throws Failure "state-locked" while another has it, so that the run waits: a review would close
 * its gate for that, and ask people.
 */
async function untilFree({ sandboxStore: store }: DeployRequest, { sandbox }: World): Promise<void> {
  if (store === undefined) return;
  const cloud = await sandbox.start({ providers: ["aws"], types: [], store });
  await cloud.stop();
}

async function applyKept(
  { job, plan }: { readonly job: TerraformJob; readonly plan: KeptPlan },
  review: Review,
  request: DeployRequest,
  world: World,
  onStart: (process: { readonly pid: number }) => void,
): Promise<NonNullable<Deployed["applied"]>> {
  const heard: ResourceProgress[] = [];
  const onProgress = (event: ProgressEvent): void => {
    if (event.type === "resource") heard.push(event);
    world.progress(event);
  };
  const cloud = job.mode === "sandbox" ? await world.sandbox.start(sandboxOf(job, request)) : undefined;
  try {
    const run = await plan.apply({
      timeoutSeconds: request.applyTimeoutSeconds,
      onProgress,
      onStart,
      ...(cloud === undefined ? {} : { reattach: cloud.reattach }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    });
    const { ok, diagnostics, outputs, failure, unsaved } = run;
    // What is in the backend already stays there: it holds secrets.
    const state = request.backend === undefined || unsaved === true ? run.state : undefined;
    return {
      ...appliedOf(changesOf(review, request), heard, diagnostics, ok),
      ...{ ok, diagnostics, outputs },
      ...(failure === undefined ? {} : { failure }),
      ...(state === undefined ? {} : { state }),
    };
  } finally {
    await cloud?.stop();
  }
}

const changesOf = ({ specs }: Review, { file, wave }: DeployRequest) =>
  specs.find((spec) => spec.file === file)?.waves.find(({ name }) => name === wave)?.plan?.changes ?? [];

function sandboxOf({ stack, state }: TerraformJob, { sandboxStore }: DeployRequest): Parameters<Sandbox["start"]>[0] {
  const use: SandboxUse = { configuration: stack.configuration, ...(state === undefined ? {} : { state }) };
  return { providers: ["aws"], uses: [use], ...(sandboxStore === undefined ? {} : { store: sandboxStore }) };
}

/** Terraform whose plan of the one wave is kept. */
function keeping(
  terraform: Terraform,
  { wave, backend }: Pick<DeployRequest, "wave" | "backend">,
  keep: (one: { job: TerraformJob; plan: KeptPlan }) => void,
): Terraform {
  return {
    ...terraform,
    named: (name) => keeping(terraform.named(name), { wave, ...(backend === undefined ? {} : { backend }) }, keep),
    plan: async (job) => {
      if (job.stack.wave !== wave || job.mode === "offline") return terraform.plan(job);
      const { run, kept } = await terraform.prepare(backend === undefined ? job : { ...job, backend });
      if (kept !== undefined) keep({ job, plan: kept });
      return run;
    },
  };
}
