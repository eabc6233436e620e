import { invalid, notFound, type Answer } from "../answers.ts";
import { createRun, rerequestRun, rerequestSuite, updateRun } from "../actions/checks.ts";
import { page, type Call, type Routes } from "../http/route.ts";
import type { CheckRun, CheckSuite, CommitStatus } from "../model.ts";
import { renderAnnotations, renderCheckRun, renderStatus, renderSuite } from "../render/checks.ts";
import { renderRepository, repositoryUrl } from "../render/repositories.ts";
import { commitOf, number, runOf } from "./find.ts";

function suiteOf(call: Call): CheckSuite {
  const wanted = number(call, "check_suite_id");
  const found = call.repository.checkSuites.find((one) => one.id === wanted);
  if (!found) throw notFound();
  return found;
}

function listRuns(call: Call, all: readonly CheckRun[]): Answer {
  const { query } = call;
  const [name, status, app] = [query.get("check_name"), query.get("status"), query.get("app_id")];
  const fitting = all.filter(
    (run) =>
      (name === null || run.name === name) &&
      (status === null || run.status === status) &&
      (app === null || String(run.app.id) === app),
  );
  // "latest" is one run of each name and App: the newest.
  const latest = [...new Map(fitting.map((run) => [`${run.app.id} ${run.name}`, run])).values()];
  const shown = (query.get("filter") === "all" ? [...fitting] : latest).reverse();
  const { items, headers } = page(call, shown);
  return {
    status: 200,
    headers,
    body: { total_count: shown.length, check_runs: items.map((run) => renderCheckRun(call.world, run)) },
  };
}

function createStatus(call: Call): Answer {
  const { world, repository, body, actor } = call;
  const text = (name: string) => (typeof body[name] === "string" ? body[name] : null);
  const state = text("state");
  if (state === null || !["error", "failure", "pending", "success"].includes(state)) throw invalid("Status", "state", "custom");
  const status: CommitStatus = {
    ...{ id: world.id(), sha: commitOf(repository, call.params["sha"] ?? ""), state, context: text("context") ?? "default" },
    ...{ description: text("description"), targetUrl: text("target_url"), creator: actor.account, createdAt: world.now() },
  };
  repository.statuses.push(status);
  return { status: 201, body: renderStatus(world, repository, status) };
}

function combinedStatus(call: Call): Answer {
  const { world, repository } = call;
  const sha = commitOf(repository, call.params["ref"] ?? "");
  const latest = [...new Map(repository.statuses.filter((one) => one.sha === sha).map((one) => [one.context, one])).values()];
  const bad = latest.some((one) => one.state === "failure" || one.state === "error");
  const good = latest.length > 0 && latest.every((one) => one.state === "success");
  const url = `${repositoryUrl(world, repository)}/commits/${sha}`;
  return {
    status: 200,
    body: {
      state: bad ? "failure" : good ? "success" : "pending",
      statuses: latest.map((one) => renderStatus(world, repository, one)),
      ...{ sha, total_count: latest.length, commit_url: url, url: `${url}/status` },
      repository: renderRepository(world, repository),
    },
  };
}

export const checkRoutes: Routes = {
  "POST /repos/{owner}/{repo}/check-runs": (call) => ({
    status: 201,
    body: renderCheckRun(call.world, createRun(call.world, call.repository, call.actor, call.body)),
  }),
  "GET /repos/{owner}/{repo}/check-runs/{check_run_id}": (call) => ({
    status: 200,
    body: renderCheckRun(call.world, runOf(call)),
  }),
  "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}": (call) => ({
    status: 200,
    body: renderCheckRun(call.world, updateRun(call.world, runOf(call), call.actor, call.body)),
  }),
  "GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations": (call) => {
    const { items, headers } = page(call, renderAnnotations(call.world, runOf(call)));
    return { status: 200, headers, body: items };
  },
  "POST /repos/{owner}/{repo}/check-runs/{check_run_id}/rerequest": (call) => {
    rerequestRun(call.world, runOf(call), call.actor);
    return { status: 201, body: {} };
  },
  "GET /repos/{owner}/{repo}/commits/{ref}/check-runs": (call) => {
    const sha = commitOf(call.repository, call.params["ref"] ?? "");
    return listRuns(call, call.repository.checkRuns.filter((run) => run.headSha === sha)); // prettier-ignore
  },
  "GET /repos/{owner}/{repo}/commits/{ref}/check-suites": (call) => {
    const sha = commitOf(call.repository, call.params["ref"] ?? "");
    const all = call.repository.checkSuites.filter((suite) => suite.headSha === sha);
    const { items, headers } = page(call, all);
    return {
      status: 200,
      headers,
      body: { total_count: all.length, check_suites: items.map((one) => renderSuite(call.world, one)) },
    };
  },
  "GET /repos/{owner}/{repo}/check-suites/{check_suite_id}": (call) => ({
    status: 200,
    body: renderSuite(call.world, suiteOf(call)),
  }),
  "GET /repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs": (call) => {
    const suite = suiteOf(call);
    return listRuns(call, call.repository.checkRuns.filter((run) => run.suite === suite)); // prettier-ignore
  },
  "POST /repos/{owner}/{repo}/check-suites/{check_suite_id}/rerequest": (call) => {
    rerequestSuite(call.world, suiteOf(call), call.actor);
    return { status: 201, body: {} };
  },
  "POST /repos/{owner}/{repo}/statuses/{sha}": createStatus,
  "GET /repos/{owner}/{repo}/commits/{ref}/status": combinedStatus,
};
