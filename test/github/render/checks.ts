import type { Json } from "../answers.ts";
import type { CheckRun, CheckSuite, CommitStatus, Repository } from "../model.ts";
import type { World } from "../world.ts";
import { instant, nodeId, renderAccount, renderApp } from "./accounts.ts";
import { renderSimpleCommit } from "./commits.ts";
import { htmlUrl, renderRepository, repositoryUrl } from "./repositories.ts";

/** Open pull requests of this repository's own branches: GitHub leaves forks out. */
function renderPulls(world: World, repository: Repository, sha: string): readonly Json[] {
  const small = (one: Repository) => ({ id: one.id, url: repositoryUrl(world, one), name: one.name });
  return repository.pulls
    .filter((pull) => pull.issue.state === "open" && pull.head.sha === sha && pull.head.repository === repository)
    .map((pull) => ({
      url: `${repositoryUrl(world, repository)}/pulls/${pull.number}`,
      id: pull.id,
      number: pull.number,
      head: { ref: pull.head.ref, sha, repo: small(pull.head.repository) },
      base: { ref: pull.base.ref, sha: pull.base.sha, repo: small(repository) },
    }));
}

export function renderCheckRun(world: World, run: CheckRun): Json {
  const url = `${repositoryUrl(world, run.repository)}/check-runs/${run.id}`;
  const html = `${htmlUrl(world, run.repository)}/runs/${run.id}`;
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId("CR", run.id),
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: html,
    details_url: run.detailsUrl ?? html,
    status: run.status,
    conclusion: run.conclusion,
    started_at: instant(run.startedAt),
    completed_at: run.completedAt && instant(run.completedAt),
    output: { ...run.output, annotations_count: run.annotations.length, annotations_url: `${url}/annotations` },
    check_suite: { id: run.suite.id },
    app: renderApp(world, run.app),
    pull_requests: renderPulls(world, run.repository, run.headSha),
  };
}

export function renderAnnotations(world: World, run: CheckRun): readonly Json[] {
  return run.annotations.map((annotation) => ({
    ...annotation,
    blob_href: `${htmlUrl(world, run.repository)}/blob/${run.headSha}/${annotation.path}`,
  }));
}

export function renderSuite(world: World, suite: CheckSuite): Json {
  const runs = suite.repository.checkRuns.filter((run) => run.suite === suite);
  const done = runs.length > 0 && runs.every((run) => run.status === "completed");
  const worst = ["failure", "timed_out", "cancelled", "action_required", "stale", "neutral", "skipped", "success"];
  const conclusion = worst.find((name) => runs.some((run) => run.conclusion === name)) ?? null;
  const url = `${repositoryUrl(world, suite.repository)}/check-suites/${suite.id}`;
  return {
    id: suite.id,
    node_id: nodeId("CS", suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    status: done ? "completed" : runs.length > 0 ? "in_progress" : "queued",
    conclusion: done ? conclusion : null,
    url,
    before: null,
    after: suite.headSha,
    pull_requests: renderPulls(world, suite.repository, suite.headSha),
    app: renderApp(world, suite.app),
    repository: renderRepository(world, suite.repository),
    created_at: instant(suite.createdAt),
    updated_at: instant(suite.createdAt),
    latest_check_runs_count: runs.length,
    check_runs_url: `${url}/check-runs`,
    head_commit: renderSimpleCommit(suite.repository, suite.headSha),
  };
}

export function renderStatus(world: World, repository: Repository, status: CommitStatus): Json {
  return {
    url: `${repositoryUrl(world, repository)}/statuses/${status.sha}`,
    avatar_url: `${world.url}/avatars/${status.creator.id}`,
    id: status.id,
    node_id: nodeId("SC", status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: instant(status.createdAt),
    updated_at: instant(status.createdAt),
    creator: renderAccount(world, status.creator),
  };
}
