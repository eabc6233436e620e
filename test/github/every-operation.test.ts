import { expect, it } from "vitest";
import { octokitWith, startReceiver, startShop } from "./test-bed.ts";
import rules from "./contract/permissions.json" with { type: "json" };

it("answers every operation it has as GitHub describes it", async () => {
  const { github, app, repository, installation, octokit, at } = await startShop();
  const { url } = await startReceiver();
  app.webhookUrl = url;
  const asApp = octokitWith(github, github.jwtFor(app));
  const ben = octokitWith(github, github.user("ben").token);
  const team = github.team("acme", "platform", ["ben"], { shop: "write" });
  github.protect(repository, "guarded", { requiredChecks: [{ context: "sirsi", appId: app.id }] });
  const main = repository.git.resolve("main") ?? "";
  const { code } = github.createFromManifest({ slug: "made", permissions: {}, events: [], webhookSecret: "s" });
  const { rest } = octokit;

  await octokit.request("GET /rate_limit");
  await asApp.rest.apps.getAuthenticated();
  await asApp.rest.apps.listInstallations();
  await asApp.rest.apps.getInstallation({ installation_id: installation.id });
  await asApp.rest.apps.createInstallationAccessToken({ installation_id: installation.id, repositories: ["shop"] });
  await asApp.rest.apps.getRepoInstallation(at);
  await octokitWith(github, "").rest.apps.createFromManifest({ code });
  await rest.apps.listReposAccessibleToInstallation();
  await rest.repos.get(at);
  await rest.repos.listBranches(at);
  await rest.repos.getBranch({ ...at, branch: "main" });
  await rest.repos.listCommits(at);
  await rest.repos.getCommit({ ...at, ref: "main" });
  await rest.repos.getCollaboratorPermissionLevel({ ...at, username: "ben" });
  await ben.rest.repos.createFork({ ...at, name: "shop-fork" });
  await rest.users.getByUsername({ username: "ben" });
  await rest.teams.getByName({ org: "acme", team_slug: team.slug });
  await rest.teams.listMembersInOrg({ org: "acme", team_slug: team.slug });
  await rest.teams.getMembershipForUserInOrg({ org: "acme", team_slug: team.slug, username: "ben" });

  const blob = await rest.git.createBlob({ ...at, content: "waves: 2\n" });
  await rest.git.getBlob({ ...at, file_sha: blob.data.sha });
  const entry = { path: "migrations/new.yaml", mode: "100644", type: "blob", sha: blob.data.sha } as const;
  const tree = await rest.git.createTree({ ...at, base_tree: main, tree: [entry] });
  await rest.git.getTree({ ...at, tree_sha: tree.data.sha, recursive: "true" });
  const commit = await rest.git.createCommit({ ...at, message: "New", tree: tree.data.sha, parents: [main] });
  await rest.git.getCommit({ ...at, commit_sha: commit.data.sha });
  await rest.git.createRef({ ...at, ref: "refs/heads/guarded", sha: main });
  await rest.git.updateRef({ ...at, ref: "heads/guarded", sha: commit.data.sha });
  await rest.git.getRef({ ...at, ref: "heads/guarded" });
  await rest.git.listMatchingRefs({ ...at, ref: "heads/gu" });
  await rest.repos.getContent({ ...at, path: "" });
  await rest.repos.getContent({ ...at, path: "migrations/shop.yaml", ref: "guarded" });
  const put = { ...at, path: "docs/a b.md", message: "Add", content: Buffer.from("a").toString("base64"), branch: "guarded" };
  const written = await rest.repos.createOrUpdateFileContents(put);
  await rest.repos.deleteFile({
    ...at,
    path: put.path,
    message: "Remove",
    sha: written.data.content?.sha ?? "",
    branch: "guarded",
  });
  await rest.repos.compareCommitsWithBasehead({ ...at, basehead: "main...guarded" });

  const pull = await rest.pulls.create({ ...at, title: "New", head: "guarded", base: "main", body: "Body" });
  const number = { ...at, pull_number: pull.data.number };
  const issue = { ...at, issue_number: pull.data.number };
  const head = pull.data.head.sha;
  await rest.pulls.list(at);
  await rest.pulls.get(number);
  await rest.pulls.update({ ...number, title: "Newer" });
  await rest.pulls.listFiles(number);
  await rest.pulls.listCommits(number);
  await rest.repos.listPullRequestsAssociatedWithCommit({ ...at, commit_sha: head });
  await rest.pulls.requestReviewers({ ...number, reviewers: ["ben"] });
  const review = await ben.rest.pulls.createReview({ ...number, event: "APPROVE" });
  const remark = { path: "migrations/new.yaml", line: 1, side: "RIGHT", body: "Three?" };
  await rest.pulls.createReview({ ...number, event: "COMMENT", comments: [remark] });
  await rest.pulls.listReviewComments(number);
  await rest.pulls.listReviews(number);
  await rest.pulls.dismissReview({ ...number, review_id: review.data.id, message: "Old" });
  await rest.issues.get(issue);
  await rest.issues.addLabels({ ...issue, labels: ["migration"] });
  await rest.issues.removeLabel({ ...issue, name: "migration" });
  const comment = await rest.issues.createComment({ ...issue, body: "Hello" });
  const one = { ...at, comment_id: comment.data.id };
  await rest.issues.listComments(issue);
  await rest.issues.getComment(one);
  await rest.issues.updateComment({ ...one, body: "Hello again" });
  const reaction = await rest.reactions.createForIssueComment({ ...one, content: "rocket" });
  await rest.reactions.listForIssueComment(one);
  await rest.reactions.deleteForIssueComment({ ...one, reaction_id: reaction.data.id });
  await rest.issues.deleteComment(one);

  const annotations = [{ path: "a", start_line: 1, end_line: 1, annotation_level: "notice" as const, message: "m" }];
  const output = { title: "t", summary: "s", text: "x", annotations };
  const run = await rest.checks.create({ ...at, name: "sirsi", head_sha: head, status: "in_progress", output });
  const check = { ...at, check_run_id: run.data.id };
  await rest.checks.get(check);
  await rest.checks.update({ ...check, conclusion: "success" });
  await rest.checks.listAnnotations(check);
  await rest.checks.rerequestRun(check);
  await rest.checks.listForRef({ ...at, ref: head });
  const suites = await rest.checks.listSuitesForRef({ ...at, ref: head });
  const suite = { ...at, check_suite_id: suites.data.check_suites[0]?.id ?? 0 };
  await rest.checks.getSuite(suite);
  await rest.checks.listForSuite(suite);
  await rest.checks.rerequestSuite(suite);
  await rest.repos.createCommitStatus({ ...at, sha: head, state: "success", context: "ci" });
  await rest.repos.getCombinedStatusForRef({ ...at, ref: head });
  await rest.pulls.merge(number);
  await rest.pulls.checkIfMerged(number);
  await rest.git.deleteRef({ ...at, ref: "heads/guarded" });
  await octokit.graphql("{ viewer { login } }");
  await github.settled();
  const deliveries = await asApp.rest.apps.listWebhookDeliveries();
  const delivery = { delivery_id: deliveries.data[0]?.id ?? 0 };
  await asApp.rest.apps.getWebhookDelivery(delivery);
  await asApp.rest.apps.redeliverWebhookDelivery(delivery);

  expect(github.violations).toEqual([]);
  const called = new Set(github.requests().map(({ operation }) => operation));
  expect(Object.keys(rules.operations).filter((name) => !called.has(name))).toEqual([]);
  expect(github.requests().filter(({ status }) => status >= 300)).toEqual([]);
});
