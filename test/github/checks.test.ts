import { expect, it } from "vitest";
import { octokitOf, octokitWith, startReceiver, startShop, statusOf } from "./test-bed.ts";

async function startWithHead() {
  const shop = await startShop();
  const pull = await shop.github.user("ben").openPullRequest(shop.repository, { files: { "a.yaml": "a: 1\n" } });
  return { ...shop, pull, run: { ...shop.at, name: "sirsi", head_sha: pull.head.sha } };
}

const annotations = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => ({
    ...{ path: "a.yaml", start_line: from + index, end_line: from + index },
    ...{ annotation_level: "warning" as const, message: `line ${from + index}` },
  }));

it("appends the annotations of each update", async () => {
  const { github, octokit, at, run } = await startWithHead();
  const output = { title: "t", summary: "s" };
  const { data: made } = await octokit.rest.checks.create({ ...run, output: { ...output, annotations: annotations(50) } });
  const one = { ...at, check_run_id: made.id };
  await octokit.rest.checks.update({ ...one, conclusion: "failure", output: { ...output, annotations: annotations(20, 51) } });

  const all = await octokit.paginate(octokit.rest.checks.listAnnotations, { ...one, per_page: 30 });
  const { data } = await octokit.rest.checks.get(one);

  expect(all.map(({ start_line }) => start_line)).toEqual(Array.from({ length: 70 }, (_, index) => index + 1));
  expect(data).toMatchObject({ status: "completed", conclusion: "failure", output: { annotations_count: 70 } });
  expect(github.violations).toEqual([]);
});

it("lists the newest run of a name, or all", async () => {
  const { octokit, at, run, pull } = await startWithHead();
  await octokit.rest.checks.create({ ...run, external_id: "1", conclusion: "failure" });
  await octokit.rest.checks.create({ ...run, external_id: "2", status: "in_progress" });
  await octokit.rest.checks.create({ ...run, name: "other", conclusion: "success" });
  const ref = { ...at, ref: pull.head.sha };

  const latest = await octokit.rest.checks.listForRef({ ...ref, check_name: "sirsi" });
  const all = await octokit.rest.checks.listForRef({ ...ref, check_name: "sirsi", filter: "all" });

  expect(latest.data.check_runs.map(({ external_id }) => external_id)).toEqual(["2"]);
  expect(all.data.check_runs.map(({ external_id }) => external_id)).toEqual(["2", "1"]);
});

it("tells its own App of a re-run, a re-run of all, and a pressed button", async () => {
  const { github, app, repository, octokit, run, pull } = await startWithHead();
  const { url, received } = await startReceiver();
  const actions = [{ label: "Waive", description: "Open a waiver", identifier: "waive" }];
  await octokit.rest.checks.create({ ...run, conclusion: "action_required", actions });
  await github.settled();
  app.webhookUrl = url;
  const [check] = github.checkRuns(repository, pull.head.sha);

  github.user("ana").rerun(check!);
  github.user("ana").rerunAll(check!);
  github.user("ana").press(check!, "waive");
  await github.settled();

  expect(received.map(({ event, payload }) => `${event}.${String(payload["action"])}`).sort()).toEqual([
    ...["check_run.requested_action", "check_run.rerequested", "check_suite.rerequested"],
  ]);
  const pressed = received.find(({ payload }) => payload["action"] === "requested_action")?.payload;
  expect(pressed?.["requested_action"]).toEqual({ identifier: "waive" });
  expect(() => {
    github.user("ana").press(check!, "apply");
  }).toThrow("Not Found");
});

it("leaves the pull requests of forks out of a check, as GitHub does", async () => {
  const { github, repository, octokit, at } = await startShop({ repository: { private: false } });
  const zoe = github.user("zoe");
  const own = await github.user("ben").openPullRequest(repository, { files: { "a.yaml": "a" } });
  const foreign = await zoe.openPullRequest(repository, { from: zoe.fork(repository), branch: "wish", files: { "b.yaml": "b" } });

  const ofOwn = await octokit.rest.checks.create({ ...at, name: "sirsi", head_sha: own.head.sha });
  const ofForeign = await octokit.rest.checks.create({ ...at, name: "sirsi", head_sha: foreign.head.sha });

  expect(ofOwn.data.pull_requests.map(({ number }) => number)).toEqual([own.number]);
  expect(ofForeign.data.pull_requests).toEqual([]);
});

it("refuses a check on a commit that is not there, and one by a person", async () => {
  const { github, octokit, run } = await startWithHead();

  expect(await statusOf(octokit.rest.checks.create({ ...run, head_sha: "1".repeat(40) }))).toBe(422);
  expect(await statusOf(octokitWith(github, github.user("ben").token).rest.checks.create(run))).toBe(403);
});

it("lets no App change another App's check", async () => {
  const { github, octokit, at, run, repository } = await startWithHead();
  const { data } = await octokit.rest.checks.create(run);
  const other = github.createApp({ slug: "other", permissions: { checks: "write" }, events: [], webhookSecret: "other" });
  const theirs = octokitOf(github, github.install(other, "acme"));

  expect(await statusOf(theirs.rest.checks.update({ ...at, check_run_id: data.id, conclusion: "success" }))).toBe(403);
  expect(github.checkRuns(repository, run.head_sha)[0]?.conclusion).toBeNull();
});
