import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Octokit } from "@octokit/rest";
import { afterEach, expect, it } from "vitest";
import { startGitHub, type StatefulGitHub } from "./start-github.ts";

let github: StatefulGitHub | undefined;
let receiver: Server | undefined;

afterEach(async () => {
  await github?.stop();
  receiver?.close();
});

const permissions = { metadata: "read", contents: "write", pull_requests: "write", checks: "write" } as const;

it("moves a pull request's head when its branch moves, and tells the App", async () => {
  const events: string[] = [];
  receiver = createServer((request, response) => {
    events.push(String(request.headers["x-github-event"]));
    request.resume();
    response.end();
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => receiver?.once("listening", resolve));
  github = await startGitHub();
  const webhookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const app = github.createApp({ permissions, events: ["pull_request"], webhookSecret: "constructed", webhookUrl });
  const repository = github.createRepository("acme/shop", { files: { "a.txt": "one\n" } });
  const installation = github.install(app, "acme");
  const pull = await github.user("acme").openPullRequest(repository, { files: { "a.txt": "two\n" } });
  const head = await github.user("acme").pushTo(pull, { "b.txt": "three\n" });
  await github.settled();

  const octokit = new Octokit({ baseUrl: github.url, auth: github.tokenFor(installation) });
  const { data } = await octokit.rest.pulls.get({ owner: "acme", repo: "shop", pull_number: pull.number });

  expect(data.head.sha).toBe(head);
  expect(data.changed_files).toBe(2);
  expect(events.filter((event) => event === "pull_request")).toHaveLength(2);
});
