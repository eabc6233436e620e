import { notFound, Refusal, type Answer } from "../answers.ts";
import { forkRepository } from "../actions/repositories.ts";
import { changedFiles, commitsBetween, mergeBase } from "../git/compare-commits.ts";
import { history, readCommit } from "../git/commits.ts";
import { page, type Call, type Routes } from "../http/route.ts";
import type { Repository } from "../model.ts";
import { renderAccount } from "../render/accounts.ts";
import { renderCommit, renderFile } from "../render/commits.ts";
import { renderSimplePull } from "../render/pulls.ts";
import { htmlUrl, renderFullRepository, repositoryUrl } from "../render/repositories.ts";
import { roleOf } from "../roles.ts";
import { fullNameOf } from "../world.ts";
import { commitOf } from "./find.ts";

/** `branch`, a sha, `owner:branch` or `owner:repo:branch` of the same network. */
function compareEnd(call: Call, name: string): string {
  const parts = name.split(":");
  if (parts.length === 1) return commitOf(call.repository, name);
  const [owner = "", middle = ""] = parts;
  const branch = parts.at(-1)!;
  const fork = call.world.repositories.find(
    (one) =>
      !one.deleted &&
      one.git.objects === call.repository.git.objects &&
      one.owner.login.toLowerCase() === owner.toLowerCase() &&
      (parts.length === 2 || one.name === middle),
  );
  if (!fork) throw notFound();
  return commitOf(fork, branch);
}

async function compare(call: Call): Promise<Answer> {
  const { world, repository } = call;
  const [from = "", to = ""] = (call.params["basehead"] ?? "").split("...");
  const [base, head] = [compareEnd(call, from), compareEnd(call, to)];
  const common = await mergeBase(repository.git, base, head);
  if (common === undefined) throw new Refusal(404, `No common ancestor between ${from} and ${to}.`);
  const ahead = commitsBetween(repository.git, base, head);
  const behind = commitsBetween(repository.git, head, base);
  const status = ahead.length === 0 ? (behind.length === 0 ? "identical" : "behind") : behind.length === 0 ? "ahead" : "diverged";
  const commits = page({ ...call, query: withDefault(call.query, 250) }, ahead);
  // Files come with the first page only, 300 at most.
  const first = (call.query.get("page") ?? "1") === "1";
  const files = first ? (await changedFiles(repository.git, common, head)).slice(0, 300) : [];
  const html = `${htmlUrl(world, repository)}/compare/${from}...${to}`;
  return {
    status: 200,
    headers: commits.headers,
    body: {
      url: `${repositoryUrl(world, repository)}/compare/${encodeURIComponent(from)}...${encodeURIComponent(to)}`,
      html_url: html,
      permalink_url: `${htmlUrl(world, repository)}/compare/${base.slice(0, 7)}...${head.slice(0, 7)}`,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      base_commit: renderCommit(world, repository, base),
      merge_base_commit: renderCommit(world, repository, common),
      ...{ status, ahead_by: ahead.length, behind_by: behind.length, total_commits: ahead.length },
      commits: commits.items.map((sha) => renderCommit(world, repository, sha)),
      files: files.map((file) => renderFile(world, repository, head, file)),
    },
  };
}

function withDefault(query: URLSearchParams, size: number): URLSearchParams {
  const copy = new URLSearchParams(query);
  if (!copy.has("per_page")) copy.set("per_page", String(Math.min(100, size)));
  return copy;
}

async function getCommit(call: Call): Promise<Answer> {
  const { world, repository } = call;
  const sha = commitOf(repository, call.params["ref"] ?? "");
  const parent = readCommit(repository.git.objects, sha)?.parents[0] ?? "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
  const files = await changedFiles(repository.git, parent, sha);
  const sum = (field: "additions" | "deletions") => files.reduce((total, file) => total + file[field], 0);
  const [additions, deletions] = [sum("additions"), sum("deletions")];
  const shown = page({ ...call, query: withDefault(call.query, 300) }, files);
  const body = {
    ...renderCommit(world, repository, sha),
    stats: { additions, deletions, total: additions + deletions },
    files: shown.items.map((file) => renderFile(world, repository, sha, file)),
  };
  return { status: 200, headers: shown.headers, body };
}

function branchBody(call: Call, repository: Repository, name: string, sha: string): Readonly<Record<string, unknown>> {
  const rule = repository.protections.get(name);
  const url = `${repositoryUrl(call.world, repository)}/branches/${encodeURIComponent(name)}`;
  const checks = rule?.requiredChecks ?? [];
  const required = {
    enforcement_level: checks.length > 0 ? "non_admins" : "off",
    contexts: checks.map((one) => one.context),
    checks: checks.map((one) => ({ context: one.context, app_id: one.appId })),
  };
  return {
    name,
    commit: { sha, url: `${repositoryUrl(call.world, repository)}/commits/${sha}` },
    protected: rule !== undefined,
    protection: { enabled: rule !== undefined, required_status_checks: required },
    protection_url: `${url}/protection`,
  };
}

function listBranches(call: Call): Answer {
  const all = [...call.repository.git.refs("refs/heads/")];
  const { items, headers } = page(call, all);
  const body = items.map(([ref, sha]) => branchBody(call, call.repository, ref.slice("refs/heads/".length), sha));
  return { status: 200, headers, body };
}

function getBranch(call: Call): Answer {
  const { repository, world } = call;
  const name = call.params["branch"] ?? "";
  const sha = repository.git.ref(`refs/heads/${name}`);
  if (sha === undefined) throw new Refusal(404, "Branch not found");
  const self = `${repositoryUrl(world, repository)}/branches/${name}`;
  const links = { html: `${htmlUrl(world, repository)}/tree/${name}`, self };
  const body = { ...branchBody(call, repository, name, sha), commit: renderCommit(world, repository, sha), _links: links };
  return { status: 200, body };
}

function permission(call: Call): Answer {
  const account = call.world.accounts.get((call.params["username"] ?? "").toLowerCase());
  if (account?.type !== "User") throw new Refusal(404, `${call.params["username"]} is not a user`);
  const role = roleOf(call.repository, account);
  const legacy = { none: "none", read: "read", triage: "read", write: "write", maintain: "write", admin: "admin" }[role];
  const can = (least: readonly string[]) => least.includes(role);
  const permissions = {
    pull: role !== "none",
    triage: can(["triage", "write", "maintain", "admin"]),
    push: can(["write", "maintain", "admin"]),
    maintain: can(["maintain", "admin"]),
    admin: can(["admin"]),
  };
  const user = { ...renderAccount(call.world, account), permissions, role_name: role };
  return { status: 200, body: { permission: legacy, role_name: role, user } };
}

/** Of a commit that the default branch has, GitHub names the pull request that brought it there; of any other, those merged or open. */
function pullsOfCommit({ repository, params, world }: Call): Answer {
  const sha = commitOf(repository, params["commit_sha"] ?? "");
  const tip = repository.git.resolve(repository.defaultBranch);
  const isThere = tip !== undefined && history(repository.git.objects, tip).includes(sha);
  const pulls = repository.pulls.filter(
    ({ head, merged, mergeCommit, issue }) =>
      [head.sha, mergeCommit].includes(sha) && (merged || (!isThere && issue.state === "open")),
  );
  return { status: 200, body: pulls.map((pull) => renderSimplePull(world, pull)) };
}

export const repositoryRoutes: Routes = {
  "GET /repos/{owner}/{repo}": (call) => ({ status: 200, body: renderFullRepository(call.world, call.repository) }),
  "GET /repos/{owner}/{repo}/branches": listBranches,
  "GET /repos/{owner}/{repo}/branches/{branch}": getBranch,
  "GET /repos/{owner}/{repo}/compare/{basehead}": compare,
  "GET /repos/{owner}/{repo}/commits": (call) => {
    const { repository, world } = call;
    const start = call.query.get("sha") ?? repository.defaultBranch;
    const { items, headers } = page(call, history(repository.git.objects, commitOf(repository, start)));
    return { status: 200, headers, body: items.map((sha) => renderCommit(world, repository, sha)) };
  },
  "GET /repos/{owner}/{repo}/commits/{ref}": getCommit,
  "GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls": pullsOfCommit,
  "GET /repos/{owner}/{repo}/collaborators/{username}/permission": permission,
  "POST /repos/{owner}/{repo}/forks": (call) => {
    const wanted = call.body["organization"];
    const owner = typeof wanted === "string" ? call.world.account(wanted) : call.actor.account;
    const name = typeof call.body["name"] === "string" ? call.body["name"] : call.repository.name;
    if (`${owner.login}/${name}` === fullNameOf(call.repository))
      throw new Refusal(403, "A repository cannot be forked onto itself.");
    const fork = forkRepository(call.world, call.repository, owner, name);
    return { status: 202, body: renderFullRepository(call.world, fork) };
  },
};
