import { join } from "node:path/posix";
import { Failure } from "../../domain/failure.ts";
import type { Run } from "../../domain/run.ts";
import type { ApplyWorld } from "../../ports/apply-world.ts";
import type { HostedRepository } from "../../ports/code-host.ts";
import type { DeployOrder } from "../../ports/deployer.ts";
import type { Lease } from "../../ports/leases.ts";
import { unlessPassing } from "../pull/make-review.ts";
import { compare } from "../pull/versions.ts";
import { environmentOf } from "./queue-merged.ts";
import { applyModeOf } from "./apply-mode.ts";
import { serviceTenant } from "./scope.ts";

/** The tip of the branch that the pull request was merged into: its settings rule. */
export async function governingTip({ pull, revision }: Run, hosted: HostedRepository): Promise<string> {
  const found = await hosted.pullRequest(pull);
  return (found === undefined ? undefined : await hosted.branchHead(found.base.ref)) ?? revision;
}

/** The merge's commit against the base that was reviewed, governed by what the branch says now. */
export async function deployOrder(
  run: Run,
  lease: Lease,
  hosted: HostedRepository,
  world: ApplyWorld,
): Promise<DeployOrder | Failure> {
  const { limits, applying, states } = world;
  const tip = await governingTip(run, hosted);
  const compared = await unlessPassing(() => compare(hosted, run.revision, run.base));
  if (compared instanceof Failure) return compared;
  const governance = await hosted.version(tip);
  const settings = await unlessPassing(() => settingsAt(hosted, tip));
  if (settings instanceof Failure) return settings;
  const kept = settings?.state?.backend ?? "sirsi";
  if (kept !== "sirsi")
    return new Failure("apply-off", {
      why: `its states are kept in ${kept}, and this version applies with its own backend only`,
    });
  const record = await world.ledger.reviews.read(run.reviewed.review);
  const spec = record?.review?.specs.find(({ file }) => file === run.file);
  const mode = applyModeOf(settings?.environments?.[environmentOf(spec ?? {})]);
  if (mode === undefined)
    return new Failure("apply-off", { why: "the settings of its environment name no applyRole and no sandbox" });
  if (mode === "connected") return new Failure("apply-off", { why: "this service has no credentials for the account" });
  const seconds = limits.planTimeoutSeconds + applying.applyTimeoutSeconds;
  return {
    repository: { ...compared.repository, governance },
    mode,
    tenant: serviceTenant,
    repositoryName: String(run.repository),
    timeoutSeconds: limits.planTimeoutSeconds,
    applyTimeoutSeconds: applying.applyTimeoutSeconds,
    untrusted: false,
    mayHaveNoSpecs: true,
    file: run.file,
    wave: run.wave,
    backend: await states.grant(lease.key, { write: lease }, seconds),
    sandboxStore: join(applying.sandboxFolder, String(run.repository), `${run.migration}.jsonl`),
  };
}

const settingsAt = async (hosted: HostedRepository, tip: string) => (await compare(hosted, tip, tip)).settings;
