import type { CheckResult } from "../../domain/due-check.ts";
import type { Run, RunCheck } from "../../domain/run.ts";
import { clouds } from "../../kinds/index.ts";
import type { ApplyWorld } from "../../ports/apply-world.ts";
import type { HostedRepository } from "../../ports/code-host.ts";
import { siteOf } from "../../stages/synth/session.ts";
import { checksFor } from "../../stages/verify/checks-for.ts";
import { judgeChecks } from "../../stages/verify/judge-checks.ts";
import { recordedOutputs } from "../verify/recorded-outputs.ts";
import { runChecks } from "../verify/run-checks.ts";
import { advance } from "./advance.ts";
import { wakeOthers } from "./finish.ts";
import { mergedSpec, type MergedSpec } from "./merged-spec.ts";
import { scopeOf, stateKeyOf } from "./scope.ts";
import type { Stepped } from "./stepped.ts";

/** Makes the checks that the spec has for a wave that was built. Checks change nothing, so they may be made again after a crash. */
export async function verify(run: Run, hosted: HostedRepository, world: ApplyWorld, signal: AbortSignal): Promise<Stepped> {
  const spec = await mergedSpec(run, hosted);
  if (spec === undefined)
    return await fail(run, "The spec of the wave can no longer be read, so its checks could not be made.", [], world);
  const due = await dueChecks(run, spec, world);
  const made: CheckResult[] = [];
  const results = await runChecks(
    {
      due,
      applied: () => undefined,
      signal,
      onResult: async (result) => {
        made.push(result);
        await told(run, result, world);
      },
    },
    world.checks,
  );
  const verdict = judgeChecks(due, results);
  const checks = results.map(shown);
  switch (verdict.outcome) {
    case "pass": {
      const words = due.length === 0 ? "" : ` ${due.length === 1 ? "Its check" : `Its ${due.length} checks`} passed.`;
      const done = await advance(run, "succeeded", { because: `${allThere(run)}${words}`, checks }, world);
      await wakeOthers(done, world);
      return { run: done };
    }
    case "fail":
      return await fail(run, `${allThere(run)} A check of the wave failed.`, checks, world);
    case "not-evaluated":
      return await fail(run, `${allThere(run)} A check of the wave could not be made.`, checks, world);
  }
}

/** Of an apply whose end nobody saw there is no list of what it did. */
const allThere = ({ applied }: Run): string =>
  applied === undefined
    ? "The end of the apply was not seen; its state and a fresh plan say that all of it is there."
    : "All of it was applied.";

async function fail(run: Run, because: string, checks: readonly RunCheck[], world: ApplyWorld): Promise<Stepped> {
  return { run: await advance(run, "failed", { because, checks }, world) };
}

async function dueChecks(run: Run, { migration, settings }: MergedSpec, world: ApplyWorld) {
  const cloud = clouds[migration.spec.target.provider];
  if (cloud === undefined) throw new TypeError("A wave of a cloud that nothing is built on was applied.");
  const states = await Promise.all(migration.spec.waves.map(({ name }) => world.states.read(stateKeyOf({ ...run, wave: name }))));
  return checksFor({
    migration,
    wave: run.wave,
    when: "after-build",
    output: recordedOutputs(states.flatMap((state) => state ?? [])),
    site: siteOf(migration, cloud, settings),
    allowed: settings?.verify?.allow ?? [],
  });
}

const shown = ({ check, outcome, detail }: CheckResult): RunCheck => ({
  workload: check.workload,
  name: check.name,
  blocking: check.blocking,
  outcome,
  detail,
});

async function told(run: Run, { check, outcome }: CheckResult, { journal }: ApplyWorld): Promise<void> {
  await journal.record({
    name: "check.finished",
    scope: scopeOf(run),
    actor: { kind: "service" },
    facts: { check: `${check.workload}/${check.name}`, type: check.type, outcome, blocking: check.blocking },
  });
}
