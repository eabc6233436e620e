import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startBed } from "../github/test-bed.ts";
import { ask, formOf } from "./setup-page.ts";

interface Running {
  readonly said: () => string;
  readonly ended: Promise<number | null>;
  readonly envFile: string;
}

/** `npm run setup` as a process, with a file of its own. */
function setup(...args: readonly string[]): Running {
  const folder = mkdtempSync(join(tmpdir(), "sirsi-setup-"));
  const envFile = join(folder, "service.env");
  const child = spawn(process.execPath, ["src/setup/main.ts", "--file", envFile, ...args]);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  onTestFinished(() => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });
  return { said: () => said, envFile, ended: new Promise((resolve) => child.once("close", resolve)) };
}

it("opens a page, brings the App home and ends; neither key nor secret is printed", async () => {
  const github = await startBed();
  const webhookSecret = "constructed-secret-of-the-new-app";
  const { code, app } = github.createFromManifest({ permissions: {}, events: [], webhookSecret });
  const { said, ended, envFile } = setup("--url", "https://sirsi.example.com/", "--api-url", github.url, "--org", "acme");
  await expect.poll(said, { timeout: 20_000 }).toContain("in a browser on this machine");
  const page = /Open (\S+) in/.exec(said())?.[1] ?? "";
  const { action, manifest } = formOf((await ask(page)).text);
  expect(action.pathname).toBe("/organizations/acme/settings/apps/new");
  expect(manifest["hook_attributes"]).toMatchObject({ url: "https://sirsi.example.com/api/github/webhooks" });
  await ask(`${page}/callback?code=${code}&state=${action.searchParams.get("state") ?? ""}`);

  expect(await ended).toBe(0);
  expect(said()).toContain(`its key is in ${envFile}`);
  expect(said()).toContain("/installations/new");
  expect(said()).not.toContain(webhookSecret);
  expect(said()).not.toContain(app.privateKey.split("\n")[1]);
  expect(readFileSync(envFile, "utf8")).toContain(`WEBHOOK_SECRET=${webhookSecret}\n`);
});

it.each([
  [[], "--url must be the https address"],
  [["--url", "http://sirsi.example.com"], "--url must be the https address"],
  [["--url", "https://sirsi.example.com", "--port", "many"], "--port must be a whole number"],
  [["--url", "https://sirsi.example.com", "--api-url", "here"], "--api-url must be an address"],
  [["--nonsense"], "Usage: npm run setup"],
])("refuses what cannot work, in words: %j", async (args, words) => {
  const { said, ended } = setup(...args);

  expect(await ended).toBe(2);
  expect(said()).toContain(words);
  expect(said()).not.toContain(" at ");
});

it("does not begin where the file names an App already", async () => {
  const running = setup("--url", "https://sirsi.example.com");
  writeFileSync(running.envFile, "APP_ID=12\n");

  expect(await running.ended).toBe(2);
  expect(running.said()).toContain("names an App already");
  expect(readFileSync(running.envFile, "utf8")).toBe("APP_ID=12\n");
});
