import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { answers, machine, portsIn, processesOn, runDemo, type Ended, type Machine } from "./demo-process.ts";

const terraform = process.env["SIRSI_TERRAFORM_BIN"];

/** What a run must leave behind on any machine: nothing. */
async function expectNothingLeft({ out }: Ended, on: Machine, ports: number): Promise<void> {
  const used = portsIn(out);
  expect(used).toHaveLength(ports);
  for (const port of used) expect(await answers(port)).toBe(false);
  expect(readdirSync(join(on.root, "temporary")).filter((name) => !name.startsWith("node-compile-cache"))).toEqual([]);
  expect(existsSync(join(on.root, "home", ".sirsi"))).toBe(false);
  if (existsSync("/proc/self/environ")) expect(processesOn(on)).toEqual([]);
}

/** The comment as it stands between the rules of the terminal text. */
const commentIn = ({ out }: Ended): string => out.split(`\n${"-".repeat(72)}\n`)[1] ?? "";

describe("npm run demo without a terminal", { timeout: 90_000 }, () => {
  it.skipIf(terraform === undefined)("shows a denied pull request and leaves nothing behind (needs Terraform)", async () => {
    const here = machine({ name: "terraform", path: terraform! });
    const ended = await runDemo(here);

    expect(ended.err).toBe("");
    expect(ended.code).toBe(0);
    expect(ended.seconds).toBeLessThan(60);
    expect(ended.out).toContain('check "sirsi / review": failure, Denied: shop\n');
    expect(commentIn(ended)).toMatch(/^## \*\*Denied\*\*: Online shop, Frankfurt data centre to AWS$/m);
    expect(commentIn(ended)).toMatch(/\| sandbox, terraform \d/);
    expect(commentIn(ended)).toContain("AWS-EC2-001");
    expect(ended.out).not.toContain("\u001b");
    await expectNothingLeft(ended, here, 2);
  });

  it("shows a review that was not evaluated where there is no Terraform, and says so", async () => {
    const here = machine();
    const ended = await runDemo(here, "--once");

    expect(ended.err).toBe("");
    expect(ended.code).toBe(0);
    expect(ended.seconds).toBeLessThan(60);
    expect(ended.out).toMatch(/^ +\d+\.\d s {2}no Terraform on this machine: the review will be static, and say so$/m);
    expect(ended.out).toContain('check "sirsi / review": action_required, Not evaluated: shop\n');
    expect(commentIn(ended)).toMatch(/^## \*\*Not evaluated\*\*: Online shop/m);
    await expectNothingLeft(ended, here, 2);
  });

  it("tells what happened as JSON, in order and with times", async () => {
    const here = machine();
    const { out, code } = await runDemo(here, "--json");
    const told = JSON.parse(out) as {
      ok: boolean;
      terraform: unknown;
      check: object;
      steps: { seconds: number; text: string }[];
    };

    expect(code).toBe(0);
    expect(told).toMatchObject({ ok: true, terraform: null, check: { name: "sirsi / review", conclusion: "action_required" } });
    const words = ["GitHub", "App is up", "git clone", "git push", "opened pull request #2", "check", "comment"];
    const places = words.map((word) => told.steps.findIndex(({ text }) => text.includes(word)));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(told.steps.map(({ seconds }) => seconds)).toEqual(told.steps.map(({ seconds }) => seconds).toSorted((a, b) => a - b));
  });

  it("fails in words when GitHub signs with a secret that is not the App's: nothing may be posted", async () => {
    await farFromReconciling();
    const here = machine();
    const ended = await runDemo(here, "--once", "--forge", "--timeout", "6");

    expect(ended.code).toBe(1);
    expect(ended.err).toBe(
      "The demo failed. No check and no comment within 6 s. GitHub sent the App a webhook about the pull request, and it answered 401.\n",
    );
    expect(ended.out).not.toContain("Comment");
    await expectNothingLeft(ended, here, 2);
  });

  it("refuses an option that it does not know, and shows those that it knows", async () => {
    const { code, err, out } = await runDemo(machine(), "--twice");

    expect(code).toBe(2);
    expect(err).toContain("--twice");
    expect(err).toContain("Usage: npm run demo");
    expect(out).toBe("");
  });
});

const hasScript = spawnSync("script", ["--version"]).status === 0;

describe.skipIf(!hasScript)("npm run demo on a terminal (needs script)", { timeout: 90_000 }, () => {
  it("stays up at another port than one in use, takes comments there, and ends with 0 on Ctrl-C", async () => {
    const taken = await takenPort();
    const here = machine();
    const terminal = spawn("script", ["-qec", `exec npm run --silent demo -- --port ${taken}`, "/dev/null"], {
      env: { ...here.environment, PATH: `${here.environment["PATH"] ?? ""}:/usr/bin:/bin`, TERM: "xterm", NO_COLOR: "1" },
    });
    onTestFinished(() => {
      terminal.kill("SIGKILL");
    });
    let out = "";
    terminal.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    const code = new Promise((resolve) => terminal.once("close", resolve));
    await expect.poll(() => out, { timeout: 60_000 }).toContain("Ctrl-C stops everything.");
    const page = /It stays up: (\S+) shows/.exec(out)?.[1] ?? "";
    expect(page).not.toContain(`:${taken}`);
    expect(out).not.toContain("\u001b");

    expect(await (await fetch(page)).text()).toContain("## **Not evaluated**");
    const posted = await comment(page, { who: "ben", text: "<b>/sirsi help" });
    expect(posted).toContain("&lt;b&gt;/sirsi help");
    expect(await comment(page, { who: "ben", text: "/sirsi help" })).toContain("/sirsi approve [SPEC ...]");
    const foreign = {
      method: "POST",
      body: new URLSearchParams({ who: "ben", text: "hi" }),
      headers: { origin: "https://example.com" },
    };
    expect((await fetch(`${page}/pulls/2`, foreign)).status).toBe(403);
    expect(
      (await fetch(`${page}/pulls/2`, { method: "POST", body: new URLSearchParams({ who: "eve", text: "hi" }) })).status,
    ).toBe(400);

    terminal.stdin.write("\u0003");
    expect(await code).toBe(0);
    await expectNothingLeft({ out, err: "", code: 0, seconds: 0 }, here, 3);
  });
});

async function comment(page: string, form: Record<string, string>): Promise<string> {
  return await (await fetch(`${page}/pulls/2`, { method: "POST", body: new URLSearchParams(form) })).text();
}

async function takenPort(): Promise<number> {
  const server = createServer();
  onTestFinished(() => {
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** At each quarter of an hour the App looks itself for what GitHub did not tell; it would find the pull request. */
async function farFromReconciling(): Promise<void> {
  const quarter = 15 * 60_000;
  const left = quarter - (Date.now() % quarter);
  if (left < 20_000) await sleep(left + 5_000);
}
