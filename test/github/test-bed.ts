import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Octokit } from "@octokit/rest";
import { onTestFinished } from "vitest";
import type { AppPermissions, Installation } from "./model.ts";
import { startGitHub, type GitHubOptions, type RepositoryOptions, type StatefulGitHub } from "./start-github.ts";

export const everyPermission: AppPermissions = {
  ...{ metadata: "read", contents: "write", pull_requests: "write", checks: "write", issues: "write" },
  ...{ statuses: "write", members: "read", merge_queues: "read", administration: "write" },
};

export const everyEvent = [
  ...["pull_request", "pull_request_review", "issue_comment", "push", "create", "delete", "repository"],
  ...["check_run", "check_suite", "merge_group"],
];

export async function startBed(options: GitHubOptions = {}): Promise<StatefulGitHub> {
  const github = await startGitHub(options);
  onTestFinished(() => github.stop());
  return github;
}

/** An App on `acme/shop`, which is private and holds one file. */
export async function startShop(options: GitHubOptions & { app?: AppPermissions; repository?: RepositoryOptions } = {}) {
  const github = await startBed(options);
  github.organization("acme", { ana: "admin", ben: "member" });
  const app = github.createApp({ permissions: options.app ?? everyPermission, events: everyEvent, webhookSecret: "constructed" });
  const files = { "README.md": "# Shop\n", "migrations/shop.yaml": "waves: 1\n" };
  const repository = github.createRepository("acme/shop", { files, ...options.repository });
  github.collaborator(repository, "ben", "write");
  const installation = github.install(app, "acme");
  return { github, app, repository, installation, octokit: octokitOf(github, installation), at: { owner: "acme", repo: "shop" } };
}

export function octokitOf(github: StatefulGitHub, installation: Installation, permissions?: AppPermissions): Octokit {
  return octokitWith(github, github.tokenFor(installation, permissions ? { permissions } : {}));
}

export function octokitWith(github: StatefulGitHub, auth: string): Octokit {
  const quiet = () => undefined;
  return new Octokit({ baseUrl: github.url, auth, log: { debug: quiet, info: quiet, warn: quiet, error: quiet } });
}

/** The status of an answer, also of a refusal. */
export async function statusOf(answer: Promise<{ readonly status: number }>): Promise<number> {
  return answer.then(
    ({ status }) => status,
    (error: unknown) => (error as { status?: number }).status ?? 0,
  );
}

export interface Received {
  readonly event: string;
  readonly id: string;
  readonly signature: string;
  readonly text: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Takes webhooks in; answers with `status`, or never where it is 0. */
export async function startReceiver(status = 200): Promise<{ readonly url: string; readonly received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const header = (name: string) => String(request.headers[name]);
      const payload = JSON.parse(text) as Readonly<Record<string, unknown>>;
      received.push({ event: header("x-github-event"), id: header("x-github-delivery"), signature: header("x-hub-signature-256"), text, payload }); // prettier-ignore
      if (status !== 0) response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, received };
}
