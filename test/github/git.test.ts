import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { gitEnvironment } from "./git/run-git.ts";
import { startBed, startReceiver, startShop, statusOf } from "./test-bed.ts";

const run = promisify(execFile);
const { stdout } = await run("git", ["--exec-path"]).catch(() => ({ stdout: "" }));
const hasBackend = existsSync(join(stdout.trim(), "git-http-backend"));

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "clone-"));
  onTestFinished(() => {
    rmSync(made, { recursive: true, force: true });
  });
  return made;
}

/** Real git, as a person has it. */
function gitIn(where: string) {
  const who = ["-c", "user.name=Ben", "-c", "user.email=ben@example.test", "-c", "init.defaultBranch=main"];
  return async (...args: string[]) => (await run("git", ["-C", where, ...who, ...args], { env: gitEnvironment })).stdout.trim();
}

it.skipIf(!hasBackend)("is cloned and pushed to by real git (needs git http-backend)", async () => {
  const { github, app, repository, octokit, at } = await startShop();
  const { url, received } = await startReceiver();
  app.webhookUrl = url;
  const clone = folder();
  const git = gitIn(clone);
  await git("clone", "--quiet", github.cloneUrl(repository, github.user("ben")), ".");
  await git("checkout", "--quiet", "-b", "feature/more-waves");
  writeFileSync(join(clone, "migrations", "shop.yaml"), "waves: 2\n");
  await git("commit", "--quiet", "--all", "--message", "More waves");
  await git("push", "--quiet", "origin", "feature/more-waves");
  const pull = await github.user("ben").openPullRequest(repository, { branch: "feature/more-waves" });
  writeFileSync(join(clone, "migrations", "shop.yaml"), "waves: 3\n");
  await git("commit", "--quiet", "--all", "--message", "Still more waves");
  await git("push", "--quiet", "origin", "feature/more-waves");
  await github.settled();

  const head = await git("rev-parse", "HEAD");
  const { data } = await octokit.rest.pulls.get({ ...at, pull_number: pull.number });
  expect(data.head.sha).toBe(head);
  expect(data.commits).toBe(2);
  const synchronize = received.find(({ payload }) => payload["action"] === "synchronize")?.payload;
  expect(synchronize).toMatchObject({ number: 1, after: head });
  expect(github.file(repository, head, "migrations/shop.yaml")).toBe("waves: 3\n");
  await expect(git("fsck", "--strict")).resolves.not.toContain("error");
  expect(github.violations).toEqual([]);
});

it.skipIf(!hasBackend)("keeps objects that git itself accepts (needs git http-backend)", async () => {
  const { github, repository, octokit, at } = await startShop();
  const pull = await github
    .user("ben")
    .openPullRequest(repository, { files: { "a/b/c.txt": "1", "a/b.txt": "2", "a-b.txt": "3" } });
  await octokit.rest.pulls.merge({ ...at, pull_number: pull.number });
  const git = gitIn(folder());

  await git("clone", "--quiet", github.cloneUrl(repository, github.user("ben")), ".");

  await expect(git("fsck", "--full", "--strict")).resolves.not.toMatch(/error|warning/);
  await expect(git("ls-files")).resolves.toBe("README.md\na-b.txt\na/b.txt\na/b/c.txt\nmigrations/shop.yaml");
});

it.skipIf(!hasBackend)("lets nobody push without the right (needs git http-backend)", async () => {
  const { github, repository } = await startShop();
  const git = gitIn(folder());
  await git("init", "--quiet");
  await git("commit", "--quiet", "--allow-empty", "--message", "Nothing");

  const stranger = github.user("zoe");
  await expect(git("push", github.cloneUrl(repository, stranger), "HEAD:refs/heads/mine")).rejects.toThrow("not found");
  await expect(git("push", github.cloneUrl(repository, github.user("ben")), "HEAD:refs/pull/9/head")).rejects.toThrow();
  expect([...repository.git.refs().keys()]).toEqual(["refs/heads/main"]);
});

it("answers for a fork's objects in the repository it was forked from, and for refs/pull/N/head", async () => {
  const { github, repository, octokit, at } = await startShop({ repository: { private: false } });
  const zoe = github.user("zoe");
  const fork = zoe.fork(repository);
  const pull = await zoe.openPullRequest(repository, {
    from: fork,
    branch: "wish",
    files: { "migrations/shop.yaml": "waves: 9\n" },
  });

  const tree = await octokit.rest.git.getTree({ ...at, tree_sha: pull.head.sha, recursive: "1" });
  const ref = await octokit.rest.git.getRef({ ...at, ref: `pull/${pull.number}/head` });
  const compare = await octokit.rest.repos.compareCommitsWithBasehead({ ...at, basehead: "main...zoe:wish" });

  expect(tree.data.tree.map(({ path }) => path)).toEqual(["README.md", "migrations", "migrations/shop.yaml"]);
  expect(ref.data.object.sha).toBe(pull.head.sha);
  expect(compare.data.merge_base_commit.sha).toBe(pull.base.sha);
  expect(compare.data.files?.map(({ filename, status, patch }) => [filename, status, patch])).toEqual([
    ["migrations/shop.yaml", "modified", "@@ -1 +1 @@\n-waves: 1\n+waves: 9"],
  ]);
  expect(github.violations).toEqual([]);
});

it("cuts a recursive tree short where it is told to, and says so", async () => {
  const { github, repository, octokit, at } = await startShop();
  github.truncateTrees(repository);

  const { data } = await octokit.rest.git.getTree({ ...at, tree_sha: "main", recursive: "1" });

  expect(data.truncated).toBe(true);
  expect(data.tree).toHaveLength(2);
});

it("refuses a ref that is not a fast forward, one that exists, and a name git forbids", async () => {
  const { github, repository, octokit, at } = await startShop();
  const main = repository.git.resolve("main") ?? "";
  const other = await github.user("ben").push(repository, "other", { "x.txt": "x" });

  expect(await statusOf(octokit.rest.git.updateRef({ ...at, ref: "heads/other", sha: main }))).toBe(422);
  expect(await statusOf(octokit.rest.git.createRef({ ...at, ref: "refs/heads/other", sha: main }))).toBe(422);
  expect(await statusOf(octokit.rest.git.createRef({ ...at, ref: "refs/heads/a..b", sha: main }))).toBe(422);
  expect(await statusOf(octokit.rest.git.createRef({ ...at, ref: "refs/heads/other/deep", sha: main }))).toBe(422);
  expect(await statusOf(octokit.rest.git.updateRef({ ...at, ref: "heads/main", sha: other }))).toBe(200);
  expect(github.violations).toEqual([]);
});

it("finds a rename as GitHub does, and answers every kind of change", async () => {
  const { github, repository, octokit, at } = await startShop({
    repository: { files: { "old.yaml": "one\ntwo\nthree\nfour\n", "gone.yaml": "gone\n", "kept.yaml": "kept\n" } },
  });
  const binary = Buffer.from([0, 1, 2]);
  const files = {
    "old.yaml": null,
    "new.yaml": "one\ntwo\nthree\nfive\n",
    "gone.yaml": null,
    "more.yaml": "more\n",
    "picture.bin": binary,
  };
  const pull = await github.user("ben").openPullRequest(repository, { files });

  const { data } = await octokit.rest.pulls.listFiles({ ...at, pull_number: pull.number });

  const seen = data.map((file) => [
    file.filename,
    file.status,
    file.previous_filename,
    file.additions,
    file.deletions,
    file.patch,
  ]);
  expect(seen).toEqual([
    ["gone.yaml", "removed", undefined, 0, 1, "@@ -1 +0,0 @@\n-gone"],
    ["more.yaml", "added", undefined, 1, 0, "@@ -0,0 +1 @@\n+more"],
    ["new.yaml", "renamed", "old.yaml", 1, 1, "@@ -1,4 +1,4 @@\n one\n two\n three\n-four\n+five"],
    ["picture.bin", "added", undefined, 0, 0, undefined],
  ]);
  expect(github.violations).toEqual([]);
});

it("starts in a third of a second, several at once, and leaves no folder behind", async () => {
  const started = performance.now();
  const first = await startBed();
  expect(performance.now() - started).toBeLessThan(300);
  const second = await startBed();
  const { folder: own } = first.world;
  expect(second.url).not.toBe(first.url);

  await first.stop();

  expect(existsSync(own)).toBe(false);
  await expect(fetch(first.url)).rejects.toThrow();
  expect((await fetch(`${second.url}/rate_limit`)).status).toBe(200);
});
