import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { serveSetup, type Setup, type SetupOptions } from "../../src/setup/serve-setup.ts";
import { startBed } from "../github/test-bed.ts";
import type { StatefulGitHub } from "../github/start-github.ts";

export interface Opened {
  readonly github: StatefulGitHub;
  readonly setup: Setup;
  readonly envFile: string;
  /** What GitHub would send the browser back with, for an App that was just created. */
  readonly code: string;
  readonly secret: string;
  readonly appId: number;
  readonly privateKey: string;
}

export const publicUrl = "https://sirsi.example.com";

/** The set-up page, and a GitHub on which somebody just pressed "Create GitHub App". */
export async function openSetup(options: Partial<SetupOptions> = {}): Promise<Opened> {
  const github = await startBed();
  const folder = await mkdtemp(join(tmpdir(), "sirsi-setup-"));
  const envFile = options.envFile ?? join(folder, ".env");
  const setup = await serveSetup({
    ...{ kind: "full", publicUrl, githubUrl: "https://github.com", apiUrl: github.url, envFile, port: 0 },
    ...options,
  });
  onTestFinished(async () => {
    setup.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const webhookSecret = "constructed-secret-of-the-new-app";
  const { code, app } = github.createFromManifest({ permissions: {}, events: [], webhookSecret });
  return { github, setup, envFile, code, secret: webhookSecret, appId: app.id, privateKey: app.privateKey };
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** As a browser asks, with any Host and method. */
export function ask(url: string, options: { readonly host?: string; readonly method?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = options.host === undefined ? {} : { host: options.host };
    const asked = request(url, { method: options.method ?? "GET", headers }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, text, headers: response.headers });
      });
    });
    asked.once("error", reject);
    asked.end();
  });
}

const unescape = (html: string): string =>
  html
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

/** The form of the page, as a browser would send it. */
export function formOf(html: string): { readonly action: URL; readonly manifest: Readonly<Record<string, unknown>> } {
  const action = /<form method="post" action="([^"]*)"/.exec(html)?.[1] ?? "";
  const manifest = /name="manifest" value="([^"]*)"/.exec(html)?.[1] ?? "";
  return { action: new URL(unescape(action)), manifest: JSON.parse(unescape(manifest)) as Record<string, unknown> };
}

/** The address to which GitHub sends the browser back. */
export async function callback({ setup, code }: Opened, given: { readonly state?: string; readonly code?: string } = {}) {
  const { action } = formOf((await ask(setup.url)).text);
  const state = given.state ?? action.searchParams.get("state") ?? "";
  return `${setup.url}/callback?code=${encodeURIComponent(given.code ?? code)}&state=${encodeURIComponent(state)}`;
}
