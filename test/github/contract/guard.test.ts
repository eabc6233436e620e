import { expect, it } from "vitest";
import { startShop, statusOf } from "../test-bed.ts";
import { contract } from "./operations.ts";

const annotation = { path: "a.yaml", start_line: 1, end_line: 1, annotation_level: "notice" as const, message: "constructed" };

async function startWithCheck() {
  const shop = await startShop();
  const pull = await shop.github.user("ben").openPullRequest(shop.repository, { files: { "a.yaml": "a: 1\n" } });
  const run = { ...shop.at, name: "sirsi", head_sha: pull.head.sha };
  return { ...shop, pull, run };
}

it("names the package and the digest that the description came from", () => {
  expect(contract().source.package).toMatch(/^@octokit\/openapi@\d+\.\d+\.\d+$/);
  expect(contract().source.sha256).toMatch(/^[0-9a-f]{64}$/);
});

it("has nothing to say against a request and an answer that fit", async () => {
  const { github, octokit, run } = await startWithCheck();

  const output = { title: "t", summary: "s", annotations: [annotation] };
  const status = await statusOf(octokit.rest.checks.create({ ...run, status: "in_progress", output }));

  expect(status).toBe(201);
  expect(github.violations).toEqual([]);
});

it("sees sixty annotations in one request, which GitHub refuses", async () => {
  const { github, octokit, run } = await startWithCheck();

  const annotations = Array.from({ length: 60 }, () => annotation);
  const status = await statusOf(octokit.rest.checks.create({ ...run, output: { title: "t", summary: "s", annotations } }));

  expect(status).toBe(422);
  expect(github.violations).toEqual([expect.stringContaining("must NOT have more than 50 items")]);
});

it("sees a summary of 70,000 characters", async () => {
  const { github, octokit, run } = await startWithCheck();

  const status = await statusOf(octokit.rest.checks.create({ ...run, output: { title: "t", summary: "x".repeat(70_000) } }));

  expect(status).toBe(422);
  expect(github.violations).toEqual([expect.stringContaining("must NOT have more than 65535 characters")]);
});

it("sees a button whose label has 21 characters", async () => {
  const { github, octokit, run } = await startWithCheck();

  const actions = [{ label: "x".repeat(21), description: "d", identifier: "i" }];
  const status = await statusOf(octokit.rest.checks.create({ ...run, actions }));

  expect(status).toBe(422);
  expect(github.violations).toEqual([expect.stringContaining("must NOT have more than 20 characters")]);
});

it("sees a completed check without a conclusion", async () => {
  const { github, octokit, run } = await startWithCheck();

  const status = await statusOf(
    octokit.request("POST /repos/{owner}/{repo}/check-runs", { ...run, status: "completed" } as never),
  );

  expect(status).toBe(422);
  expect(github.violations.join()).toContain("completed without a conclusion");
});

it("sees a comment of 65,537 characters", async () => {
  const { github, octokit, at, pull } = await startWithCheck();

  const body = "x".repeat(65_537);
  const status = await statusOf(octokit.rest.issues.createComment({ ...at, issue_number: pull.number, body }));

  expect(status).toBe(422);
  expect(github.violations).toEqual([expect.stringContaining("65536 are allowed")]);
});

it("sees a field that GitHub does not know", async () => {
  const { github, octokit, at, pull } = await startWithCheck();

  const given = { ...at, issue_number: pull.number, body: "hello", bodyy: "typo" };
  await octokit.rest.issues.createComment(given);

  expect(github.violations).toEqual([expect.stringContaining("unknown field bodyy")]);
});

it("sees a query name that GitHub does not know", async () => {
  const { github, octokit, at } = await startWithCheck();

  await octokit.request("GET /repos/{owner}/{repo}/pulls", { ...at, perpage: 100 } as never);

  expect(github.violations).toEqual([expect.stringContaining("unknown query parameter perpage")]);
});

it("sees a path that is not GitHub's", async () => {
  const { github, octokit } = await startWithCheck();

  const status = await statusOf(octokit.request("GET /repos/acme/shop/pull/1"));

  expect(status).toBe(404);
  expect(github.violations).toEqual([expect.stringContaining("GET /repos/acme/shop/pull/1")]);
});

it("sees a GraphQL field that GitHub's schema does not have", async () => {
  const { github, octokit } = await startWithCheck();

  await octokit.graphql(`{ repository(owner: "acme", name: "shop") { nickname } }`).catch(() => undefined);

  expect(github.violations).toEqual([expect.stringContaining('Cannot query field "nickname" on type "Repository"')]);
});

it("checks also what a fault keeps from being answered", async () => {
  const { github, octokit, at, pull } = await startWithCheck();
  github.fail({ method: "POST", path: /\/comments$/, status: 502 });

  const given = { ...at, issue_number: pull.number, body: "hello", bodyy: "typo" };
  const status = await statusOf(octokit.rest.issues.createComment(given));

  expect(status).toBe(502);
  expect(github.violations).toEqual([expect.stringContaining("unknown field bodyy")]);
});
