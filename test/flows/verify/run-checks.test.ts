import { afterEach, describe, expect, it } from "vitest";
import { systemPause } from "../../../src/adapters/clock/pause.ts";
import { networkProbes } from "../../../src/adapters/probes/probes.ts";
import type { CheckResult, CheckWork, DueCheck } from "../../../src/domain/due-check.ts";
import type { CheckOutcome } from "../../../src/domain/probe.ts";
import { recordedOutputs } from "../../../src/flows/verify/recorded-outputs.ts";
import type { CheckMakers } from "../../../src/ports/apply-world.ts";
import { runChecks } from "../../../src/flows/verify/run-checks.ts";
import { Lab, now } from "../../adapters/probes/lab.ts";

const service: CheckWork = { by: "service", target: { type: "tcp", host: "a", port: 1, timeoutMs: 10_000, allowed: [] } };
const due = (index: number, more: Partial<DueCheck> = {}): DueCheck => ({
  workload: "edge",
  index,
  name: `tcp ${index + 1}`,
  type: "tcp",
  blocking: true,
  attempts: 5,
  intervalMs: 30_000,
  timeoutMs: 10_000,
  work: service,
  ...more,
});
const fail: CheckOutcome = { outcome: "fail", detail: "The connection was refused." };
const pass: CheckOutcome = { outcome: "pass", detail: "Connected in 3 ms.", latencyMs: 3 };

const lab = new Lab();
afterEach(() => lab.close());

/** Runs checks against outcomes in their order; pauses are only noted. */
function world(outcomes: readonly CheckOutcome[], more: Partial<CheckMakers> = {}) {
  const pauses: number[] = [];
  const told: CheckResult[] = [];
  const next = outcomes.values();
  const stop = new AbortController();
  const makers: CheckMakers = {
    probes: { probe: () => Promise.resolve(next.next().value ?? fail) },
    pause: (milliseconds) => {
      pauses.push(milliseconds);
      return Promise.resolve();
    },
    ...more,
  };
  const run = (checks: readonly DueCheck[], applied = (): undefined => undefined) =>
    runChecks({ due: checks, applied, signal: stop.signal, onResult: (result) => void told.push(result) }, makers);
  return { pauses, told, stop, run };
}

describe("running checks", () => {
  it("tries again after the interval until a check passes", async () => {
    const { run, pauses, told } = world([fail, { ...fail, outcome: "not-evaluated" }, pass, fail]);

    const results = await run([due(0)]);

    expect(results).toEqual([{ ...pass, check: due(0), attempts: 3 }]);
    expect(pauses).toEqual([30_000, 30_000]);
    expect(told).toEqual(results);
  });

  it("ends with the last outcome when all attempts are used up", async () => {
    const { run, pauses } = world([]);

    expect(await run([due(0)])).toEqual([{ ...fail, check: due(0), attempts: 5 }]);
    expect(pauses).toHaveLength(4);
  });

  it("does not try again what is closed", async () => {
    const closed: CheckOutcome = { outcome: "not-evaluated", detail: "It leads to a private address.", isFinal: true };
    const { run, pauses } = world([closed, pass]);

    expect(await run([due(0)])).toMatchObject([{ outcome: "not-evaluated", attempts: 1 }]);
    expect(pauses).toEqual([]);
  });

  it.each<[string, CheckWork, RegExp]>([
    ["a runner", { by: "runner", check: { type: "row-count" } }, /there is none. Start one with sirsi runner/],
    ["a provider", { by: "provider", check: { type: "transfer-report" } }, /Nobody here can read/],
    ["policies", { by: "policies" }, /not set up/],
    ["nobody", { by: "nobody", why: "url is missing." }, /url is missing/],
  ])("does not evaluate what needs %s where there is none", async (_who, work, words) => {
    const { run } = world([pass]);

    expect(await run([due(0, { work })])).toMatchObject([
      { outcome: "not-evaluated", detail: expect.stringMatching(words), attempts: 1 },
    ]);
  });

  it("hands checks to a runner, and what was applied to policies, of which nothing is not enough", async () => {
    const resource = { address: "aws_lb.edge", type: "aws_lb", name: "edge", values: {} };
    const { run } = world([], {
      runner: { check: () => Promise.resolve(pass) },
      policies: { judge: (resources) => Promise.resolve({ outcome: "pass", detail: `${resources.length}` }) },
    });
    const policy = due(1, { work: { by: "policies" } });
    const applied = (list: readonly object[] | undefined) => (() => list) as () => undefined;

    expect(await run([due(0, { work: { by: "runner", check: { type: "command" } } })])).toMatchObject([{ outcome: "pass" }]);
    expect(await run([policy], applied([resource]))).toMatchObject([{ outcome: "pass", detail: "1" }]);
    expect(await run([policy], applied([]))).toMatchObject([{ outcome: "not-evaluated" }]);
    expect(await run([policy], applied(undefined))).toMatchObject([{ outcome: "not-evaluated" }]);
  });

  it("stops when it is told to: what would have been tried again has not failed yet", async () => {
    const { run, stop } = world([fail], {
      pause: () => {
        stop.abort();
        return Promise.resolve();
      },
    });

    expect(await run([due(0)])).toEqual([{ outcome: "not-evaluated", detail: "It was stopped.", check: due(0), attempts: 1 }]);
    expect(await run([due(1)])).toMatchObject([{ outcome: "not-evaluated", attempts: 0 }]);
  });

  it("makes eight checks at once and gives their results in order", async () => {
    let [running, most] = [0, 0];
    const { run, told } = world([], {
      probes: {
        async probe() {
          most = Math.max(most, ++running);
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
          running--;
          return pass;
        },
      },
    });
    const checks = Array.from({ length: 30 }, (_, index) => due(index));

    const results = await run(checks);

    expect(results.map(({ check }) => check.index)).toEqual(checks.map(({ index }) => index));
    expect([most, told.length]).toEqual([8, 30]);
  });
});

describe("running checks over a network", () => {
  const probes = networkProbes({ clock: { now: () => now }, ownPorts: [], dns: { resolvers: [] } });

  it("passes on the third attempt with a server that comes up late", async () => {
    let asked = 0;
    const port = await lab.http((_request, answer) => answer.writeHead(++asked < 3 ? 503 : 200).end("ready"));
    const target = {
      type: "http",
      url: `http://127.0.0.1:${port}/`,
      bodyContains: "ready",
      allowed: ["127.0.0.0/8"],
      timeoutMs: 2000,
    } as const;
    const { run } = world([], { probes, pause: systemPause });

    expect(await run([due(0, { intervalMs: 5, work: { by: "service", target } })])).toMatchObject([
      { outcome: "pass", attempts: 3, detail: expect.stringContaining("Status 200") },
    ]);
    expect(asked).toBe(3);
  });

  it("is stopped in the middle of a pause", async () => {
    const target = { type: "tcp", host: "127.0.0.1", port: 1, allowed: ["127.0.0.0/8"], timeoutMs: 2000 } as const;
    const { run, stop } = world([], { probes, pause: systemPause });
    setTimeout(() => {
      stop.abort();
    }, 50);
    const started = performance.now();

    expect(await run([due(0, { intervalMs: 60_000, work: { by: "service", target } })])).toMatchObject([
      { outcome: "not-evaluated", detail: "It was stopped.", attempts: 1 },
    ]);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe("recorded outputs", () => {
  it("are found by workload and output in the states of all waves", () => {
    const output = recordedOutputs([{ outputs: { edge_url: "https://a" } }, { outputs: { net_subnets_app_id: "subnet-1" } }]);

    expect(output("edge", "url")).toBe("https://a");
    expect(output("edge", "address")).toBeUndefined();
    expect(output("constructor", "name")).toBeUndefined();
  });
});
