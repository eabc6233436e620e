import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemPause } from "../../src/adapters/clock/pause.ts";
import { networkProbes } from "../../src/adapters/probes/probes.ts";
import { serveEndpoints, type RunningEndpoints } from "../../src/adapters/sandbox/endpoints/endpoints.ts";
import { storedIn } from "../../src/adapters/sandbox/store.ts";
import type { Json } from "../../src/domain/change.ts";
import { withDefaults } from "../../src/domain/defaults.ts";
import type { CheckMoment, CheckResult, ChecksVerdict } from "../../src/domain/due-check.ts";
import { recordedOutputs } from "../../src/flows/verify/recorded-outputs.ts";
import { runChecks } from "../../src/flows/verify/run-checks.ts";
import { checksFor } from "../../src/stages/verify/checks-for.ts";
import { judgeChecks } from "../../src/stages/verify/judge-checks.ts";
import { hasTerraform, sandbox, shippedSchemas, terraform } from "../adapters/sandbox/lab.ts";
import { stackOf, synth, threeTier } from "../stages/synth/migrations.ts";

const clock = { now: () => new Date() };
const site = { provider: "aws", region: "eu-central-1", account: "111122223333", zones: [] } as const;

/** The template's waves in cutover, applied one after the other to one sandbox; its checks look at what that serves. */
describe.skipIf(!hasTerraform)("the checks of the three-tier template after its apply (needs terraform)", () => {
  const migration = threeTier("cutover");
  const applied: Record<string, Readonly<Record<string, unknown>>> = {};
  let folder: string;
  let endpoints: RunningEndpoints;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "checks-test-"));
    const store = join(folder, "store.json");
    const schema = await shippedSchemas.provider("aws");
    for (const wave of ["foundation", "data", "front"]) {
      const upstream = applied as Readonly<Record<string, Readonly<Record<string, Json>>>>;
      const stack = stackOf(synth(migration, { upstream, schema }), wave);
      const running = await sandbox.start({ providers: ["aws"], store, uses: [{ configuration: stack.configuration }] });
      try {
        const run = await terraform.apply({ stack, mode: "sandbox", reattach: running.reattach, timeoutSeconds: 240 });
        if (!run.ok) throw new Error(`${wave}: ${run.failure ?? ""} ${JSON.stringify(run.diagnostics)}`);
        applied[wave] = run.outputs;
      } finally {
        await running.stop();
      }
    }
    endpoints = await serveEndpoints({ existing: () => storedIn(store), clock });
  }, 240_000);
  afterAll(async () => {
    await endpoints.stop();
    await rm(folder, { recursive: true });
  });

  async function check(
    wave: string,
    when: CheckMoment,
  ): Promise<{ readonly verdict: ChecksVerdict; readonly results: readonly CheckResult[] }> {
    const { nameServer, namePort, authority, range } = endpoints;
    const probes = networkProbes({
      clock,
      ownPorts: [],
      nameServers: [nameServer],
      trusted: [authority],
      dns: { resolvers: [nameServer, nameServer], authoritativePort: namePort },
      portAt: (address, port) => endpoints.portAt(address, port),
    });
    const output = recordedOutputs(Object.values(applied).map((outputs) => ({ outputs })));
    const all = checksFor({ migration: withDefaults(migration), wave, when, site, output, allowed: [range] });
    const due = all.map((one) => ({ ...one, attempts: 2, intervalMs: 10 }));
    const work = { due, applied: () => undefined, signal: new AbortController().signal, onResult: () => undefined };
    const results = await runChecks(work, { probes, pause: systemPause });
    return { verdict: judgeChecks(due, results), results };
  }

  it("pass after the cutover: tls, latency and the name that leads to the balancer", async () => {
    const { verdict, results } = await check("front", "after-cutover");

    expect(results.map(({ check: { name }, outcome }) => `${name} ${outcome}`)).toEqual([
      "tls pass",
      "p95 pass",
      "public-dns pass",
    ]);
    expect(verdict).toMatchObject({ outcome: "pass", blocking: 3 });
  });

  it("fail when the balancer breaks in the middle, and pass again when it heals", async () => {
    endpoints.fail("^aws_lb ");
    const broken = await check("front", "after-cutover");
    endpoints.fail(undefined);
    const healed = await check("front", "after-cutover");

    expect(broken.verdict.outcome).toBe("fail");
    expect(broken.verdict.closing).toMatchObject([
      { check: { name: "p95" }, attempts: 2, detail: expect.stringContaining("Status 503") },
    ]);
    expect(healed.verdict.outcome).toBe("pass");
  });

  it("are closed where they need a runner and there is none", async () => {
    const { verdict } = await check("data", "after-transfer");

    expect(verdict).toMatchObject({ outcome: "not-evaluated", blocking: 4 });
    expect(verdict.closing.map(({ check: { type } }) => type)).toEqual([
      "row-count",
      "checksum",
      "transfer-report",
      "object-count",
    ]);
  });
});
