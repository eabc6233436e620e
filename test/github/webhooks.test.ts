import { createHmac } from "node:crypto";
import { expect, it, vi } from "vitest";
import { octokitWith, startReceiver, startShop, statusOf } from "./test-bed.ts";
import { webhookProblems } from "./contract/webhook-shape.ts";

async function startWithReceiver(status = 200, webhookTimeoutMs = 10_000) {
  const shop = await startShop({ webhookTimeoutMs });
  const receiver = await startReceiver(status);
  await shop.github.settled();
  shop.app.webhookUrl = receiver.url;
  const asApp = octokitWith(shop.github, shop.github.jwtFor(shop.app));
  return { ...shop, asApp, received: receiver.received };
}

const change = { files: { "migrations/shop.yaml": "waves: 2\n" } };

it("signs what it sends with the App's secret, each delivery with an id of its own", async () => {
  const { github, repository, received } = await startWithReceiver();

  await github.user("ben").openPullRequest(repository, change);
  await github.settled();

  const opened = received.find(({ event }) => event === "pull_request");
  const expected = createHmac("sha256", "constructed").update(opened?.text ?? "").digest("hex"); // prettier-ignore
  expect(opened?.signature).toBe(`sha256=${expected}`);
  expect(new Set(received.map(({ id }) => id)).size).toBe(received.length);
  expect(received.every(({ id }) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))).toBe(true);
});

it("sends nothing again by itself, and again with the same id when asked", async () => {
  const { github, repository, asApp, received } = await startWithReceiver(500);
  await github.user("ben").openPullRequest(repository, change);
  await github.settled();
  expect(received.filter(({ event }) => event === "pull_request")).toHaveLength(1);

  const { data } = await asApp.rest.apps.listWebhookDeliveries({ per_page: 100 });
  const failed = data.find(({ event }) => event === "pull_request");
  expect(failed).toMatchObject({ status_code: 500, redelivery: false, action: "opened" });
  await asApp.rest.apps.redeliverWebhookDelivery({ delivery_id: failed?.id ?? 0 });
  await github.settled();

  const both = received.filter(({ event }) => event === "pull_request");
  expect(both.map(({ id }) => id)).toEqual([failed?.guid, failed?.guid]);
  expect(github.violations).toEqual([]);
});

it("pages deliveries by cursor, newest first, and forgets them after three days", async () => {
  const { github, repository, asApp } = await startWithReceiver();
  const pull = await github.user("ben").openPullRequest(repository, change);
  for (const body of ["one", "two", "three"]) github.user("ben").comment(pull, body);
  await github.settled();

  const all = await asApp.paginate("GET /app/hook/deliveries", { per_page: 2 });
  const sent = github.webhooks.attempts.map(({ id }) => id);
  expect(all.map(({ id }) => id)).toEqual([...sent].reverse());
  expect(sent.length).toBeGreaterThan(4);
  github.clock.advance(3 * 24 * 3600 + 1);
  expect((await asApp.rest.apps.listWebhookDeliveries()).data).toEqual([]);
});

it("waits no longer than GitHub does, and says so", async () => {
  const { github, repository, asApp } = await startWithReceiver(0, 50);

  await github.user("ben").push(repository, "main", { "x.txt": "x" });
  await github.settled();

  const { data } = await asApp.rest.apps.listWebhookDeliveries();
  expect(data.find(({ event }) => event === "push")).toMatchObject({ status: "timed out", status_code: 0 });
});

it("sends one after the other, or all at once where a test wants the crowd", async () => {
  const { github, repository, received } = await startWithReceiver(0, 1_500);
  const ben = github.user("ben");

  await ben.push(repository, "main", { "one.txt": "1" });
  await ben.push(repository, "main", { "two.txt": "2" });
  await vi.waitFor(() => {
    expect(received.length).toBeGreaterThan(0);
  });
  expect(received).toHaveLength(1);

  github.webhooks.order = "at once";
  for (const text of ["3", "4", "5"]) await ben.push(repository, "main", { "one.txt": text });
  await vi.waitFor(() => {
    expect(received.filter(({ event }) => event === "push")).toHaveLength(4);
  });
});

it("can lose, fail, double, delay, hold back and turn round deliveries", async () => {
  const { github, repository, asApp, received } = await startWithReceiver();
  const pull = await github.user("ben").openPullRequest(repository, change);
  await github.settled();
  received.length = 0;
  const comments = () => received.map(({ payload }) => (payload["comment"] as { body: string }).body);
  for (const how of ["drop", "fail", "duplicate"] as const) github.webhooks.rule({ event: "issue_comment", how });
  github.webhooks.rule({ event: "issue_comment", how: "delay", ms: 400 });
  github.webhooks.rule({ event: "issue_comment", how: "hold", times: 2 });

  for (const body of ["dropped", "failed", "doubled", "late", "held 1", "held 2", "plain"])
    github.user("ben").comment(pull, body);
  await github.settled();

  expect(comments().sort()).toEqual(["doubled", "doubled", "late", "plain"]);
  expect(comments().at(-1)).toBe("late");
  expect(received.filter(({ text }) => text.includes('"doubled"')).map(({ id }) => id)).toHaveLength(2);
  expect(new Set(received.filter(({ text }) => text.includes('"doubled"')).map(({ id }) => id)).size).toBe(1);
  received.length = 0;
  github.webhooks.release("reversed");
  await github.settled();
  expect(comments()).toEqual(["held 2", "held 1"]);
  const { data } = await asApp.rest.apps.listWebhookDeliveries({ per_page: 100 });
  const failed = data.filter(({ status, event }) => event === "issue_comment" && status !== "OK");
  expect(failed.map(({ status }) => status)).toEqual(["failed to connect to host"]);
});

it("can forge a delivery with a secret that is not the App's", async () => {
  const { github, app, received } = await startWithReceiver();

  await github.webhooks.forge(app, { event: "push", payload: { ref: "refs/heads/main" }, secret: "guessed" });

  const right = createHmac("sha256", "constructed").update(received[0]?.text ?? "").digest("hex"); // prettier-ignore
  expect(received[0]?.signature).toMatch(/^sha256=[0-9a-f]{64}$/);
  expect(received[0]?.signature).not.toBe(`sha256=${right}`);
});

it("tells of the installation, also to an App that asked for no events", async () => {
  const { github, app, installation, received } = await startWithReceiver();
  app.events = [];
  const other = github.createRepository("acme/other", { files: { "a.txt": "a" } });

  github.suspend(installation);
  github.unsuspend(installation);
  github.chooseRepositories(installation, { remove: [other] });
  github.chooseRepositories(installation, { add: [other] });
  github.uninstall(installation);
  await github.settled();

  expect(received.map(({ event, payload }) => `${event}.${String(payload["action"])}`).sort()).toEqual([
    ...["installation.deleted", "installation.suspend", "installation.unsuspend"],
    ...["installation_repositories.added", "installation_repositories.removed"],
  ]);
  expect(github.violations).toEqual([]);
});

it("answers 403 to a suspended installation and sends it nothing", async () => {
  const { github, installation, repository, octokit, at, received } = await startWithReceiver();
  github.suspend(installation);
  await github.settled();
  received.length = 0;

  await github.user("ben").push(repository, "main", { "x.txt": "x" });
  await github.settled();

  expect(await statusOf(octokit.rest.repos.get(at))).toBe(403);
  expect(received).toEqual([]);
});

it("follows a repository that was renamed and then transferred", async () => {
  const { github, app, repository, octokit, at, received } = await startWithReceiver();
  github.organization("globex", { ana: "admin" });
  github.install(app, "globex");
  github.user("ana").rename(repository, "store");

  const renamed = await octokit.rest.repos.get(at);
  github.user("ana").transfer(repository, github.organization("globex"));
  await github.settled();

  expect(renamed.data).toMatchObject({ id: repository.id, full_name: "acme/store" });
  const repositoryEvents = received.filter(({ event }) => event === "repository").map(({ payload }) => payload);
  expect(repositoryEvents.map((payload) => payload["action"])).toEqual(["renamed", "transferred"]);
  expect(await statusOf(octokit.rest.repos.get(at))).toBe(404);
  expect(github.violations).toEqual([]);
});

it("runs a merge queue: a commit to check, and an end to it", async () => {
  const { github, repository, octokit, at, received } = await startWithReceiver();
  github.protect(repository, "main", { requiredChecks: [{ context: "sirsi", appId: null }] });
  const pull = await github.user("ben").openPullRequest(repository, change);

  const entry = await github.user("ana").enqueue(pull);
  await expect(github.user("ana").leaveQueue(entry, "merged")).rejects.toThrow('Required status check "sirsi" is expected.');
  await octokit.rest.checks.create({ ...at, name: "sirsi", head_sha: entry.headSha, conclusion: "success" });
  await github.user("ana").leaveQueue(entry, "merged");
  await github.settled();

  const groups = received.filter(({ event }) => event === "merge_group").map(({ payload }) => payload);
  expect(groups.map((payload) => payload["action"])).toEqual(["checks_requested", "destroyed"]);
  expect(groups[0]?.["merge_group"]).toMatchObject({ head_sha: entry.headSha, base_ref: "refs/heads/main" });
  expect(groups[1]).toMatchObject({ reason: "merged" });
  expect(github.file(repository, "main", "migrations/shop.yaml")).toBe("waves: 2\n");
  expect(entry.ref).toMatch(/^refs\/heads\/gh-readonly-queue\/main\/pr-1-[0-9a-f]{40}$/);
  expect(github.violations).toEqual([]);
});

it("would see a payload that lacks what GitHub sends", () => {
  const problems = webhookProblems("pull_request", { action: "opened", number: "1", pull_request: { head: {} } });

  expect(problems).toContain("pull_request opened: number is string, recorded as number");
  expect(problems).toContain("pull_request opened: pull_request.head.sha is missing");
  expect(webhookProblems("no_such_event", {})).toEqual(["no_such_event: no payload of it was ever recorded"]);
});
