import { invalid, notFound, Refusal, type Answer, type Json } from "../answers.ts";
import { mergePull, type MergeMethod } from "../actions/merge.ts";
import {
  addLabels,
  changePull,
  closePull,
  commitsOf,
  countsOf,
  filesOf,
  openPull,
  removeLabel,
  reopenPull,
} from "../actions/pulls.ts";
import { dismissReview, requestReview, submitRemarks, type Remark } from "../actions/reviews.ts";
import { page, type Call, type Routes } from "../http/route.ts";
import type { PullRequest, Review } from "../model.ts";
import { renderCommit, renderFile } from "../render/commits.ts";
import {
  renderIssue,
  renderLabel,
  renderPullRequest,
  renderReview,
  renderReviewComment,
  renderSimplePull,
} from "../render/pulls.ts";
import { hasRole } from "../roles.ts";
import { issueOf, number, pullOf } from "./find.ts";

async function whole(call: Call, pull: PullRequest): Promise<Json> {
  return renderPullRequest(call.world, pull, await countsOf(call.world, pull));
}

async function createPull(call: Call): Promise<Answer> {
  const { world, repository, body, actor } = call;
  const [title, head, base] = [body["title"], body["head"], body["base"]];
  if (typeof title !== "string" || title === "") throw invalid("PullRequest", "title", "missing_field");
  if (typeof head !== "string") throw invalid("PullRequest", "head", "missing_field");
  if (typeof base !== "string") throw invalid("PullRequest", "base", "missing_field");
  const [owner, branch] = head.includes(":") ? (head.split(":", 2) as [string, string]) : [repository.owner.login, head];
  const name = body["head_repo"];
  const from = world.repositories.find(
    (one) =>
      !one.deleted &&
      one.git.objects === repository.git.objects &&
      one.owner.login === owner &&
      (typeof name === "string" ? one.name === name : owner !== repository.owner.login || one === repository),
  );
  if (!from) throw invalid("PullRequest", "head", "invalid");
  // A person needs to write to the head's repository, not to the base's.
  if (call.caller.kind === "user" && !hasRole(from, actor.account, "write")) throw new Refusal(403, "Must be a collaborator");
  const text = typeof body["body"] === "string" ? body["body"] : null;
  const options = { title, base, body: text, draft: body["draft"] === true, head: { repository: from, ref: branch } };
  return { status: 201, body: await whole(call, await openPull(world, repository, actor, options)) };
}

function listPulls(call: Call): Answer {
  const { query, repository, world } = call;
  const state = query.get("state") ?? "open";
  const head = query.get("head");
  const base = query.get("base");
  const all = repository.pulls.filter(
    (pull) =>
      (state === "all" || pull.issue.state === state) &&
      (head === null || `${pull.head.repository.owner.login}:${pull.head.ref}` === head) &&
      (base === null || pull.base.ref === base),
  );
  const by = { updated: (pull: PullRequest) => pull.issue.updatedAt, created: (pull: PullRequest) => pull.issue.createdAt };
  const key = query.get("sort") === "updated" ? by.updated : by.created;
  const up = (query.get("direction") ?? (query.has("sort") ? "asc" : "desc")) === "asc";
  const sorted = [...all].sort((a, b) => (up ? 1 : -1) * (key(a).getTime() - key(b).getTime() || a.number - b.number));
  const { items, headers } = page(call, sorted);
  return { status: 200, headers, body: items.map((pull) => renderSimplePull(world, pull)) };
}

async function updatePull(call: Call): Promise<Answer> {
  const { world, body, actor } = call;
  const pull = pullOf(call);
  const text = (name: "title" | "body" | "base") => (typeof body[name] === "string" ? { [name]: body[name] } : {});
  await changePull(world, pull, actor, { ...text("title"), ...text("body"), ...text("base") });
  if (body["state"] === "closed" && pull.issue.state === "open") await closePull(world, pull, actor);
  if (body["state"] === "open" && pull.issue.state === "closed") await reopenPull(world, pull, actor);
  return { status: 200, body: await whole(call, pull) };
}

async function merge(call: Call): Promise<Answer> {
  const { body, world, actor } = call;
  const text = (name: string) => (typeof body[name] === "string" ? body[name] : undefined);
  const [sha, title, message] = [text("sha"), text("commit_title"), text("commit_message")];
  const method = text("merge_method") as MergeMethod | undefined;
  const merged = await mergePull(world, pullOf(call), actor, {
    ...(sha === undefined ? {} : { sha }),
    ...(title === undefined ? {} : { title }),
    ...(message === undefined ? {} : { message }),
    ...(method === undefined ? {} : { method }),
  });
  return { status: 200, body: { sha: merged, merged: true, message: "Pull Request successfully merged" } };
}

function reviewOf(call: Call): Review {
  const wanted = number(call, "review_id");
  const found = pullOf(call).reviews.find((one) => one.id === wanted);
  if (!found) throw notFound();
  return found;
}

/** By line, as Apps write them today; GitHub's older `position` is not known here. */
function remarksOf({ body }: Call): readonly Remark[] {
  return ((body["comments"] ?? []) as readonly Json[]).map(({ path, line, side, body: text }) => {
    if (typeof line !== "number") throw new Refusal(422, "Unprocessable Entity", { errors: ["Line could not be resolved"] });
    return { path: String(path), line, side: side === "LEFT" ? "LEFT" : "RIGHT", body: String(text) };
  });
}

export const pullRoutes: Routes = {
  "GET /repos/{owner}/{repo}/pulls": listPulls,
  "POST /repos/{owner}/{repo}/pulls": createPull,
  "GET /repos/{owner}/{repo}/pulls/{pull_number}": async (call) => ({ status: 200, body: await whole(call, pullOf(call)) }),
  "PATCH /repos/{owner}/{repo}/pulls/{pull_number}": updatePull,
  "PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge": merge,
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/merge": (call) => {
    if (!pullOf(call).merged) throw notFound();
    return { status: 204 };
  },
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/files": async (call) => {
    const pull = pullOf(call);
    const { items, headers } = page(call, (await filesOf(pull)).slice(0, 3000));
    return { status: 200, headers, body: items.map((file) => renderFile(call.world, call.repository, pull.head.sha, file)) };
  },
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/commits": (call) => {
    const { items, headers } = page(call, commitsOf(pullOf(call)).slice(0, 250));
    return { status: 200, headers, body: items.map((sha) => renderCommit(call.world, call.repository, sha)) };
  },
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews": (call) => {
    const { items, headers } = page(call, pullOf(call).reviews);
    return { status: 200, headers, body: items.map((review) => renderReview(call.world, review)) };
  },
  "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews": async (call) => {
    const { event, body, commit_id: commit } = call.body;
    const review = await submitRemarks(call.world, pullOf(call), call.actor, { event, body, commit }, remarksOf(call));
    return { status: 200, body: renderReview(call.world, review) };
  },
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/comments": (call) => {
    const { items, headers } = page(call, pullOf(call).reviewComments);
    return { status: 200, headers, body: items.map((comment) => renderReviewComment(call.world, comment)) };
  },
  "PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals": (call) => {
    const review = reviewOf(call);
    dismissReview(call.world, review, call.actor, call.body["message"]);
    return { status: 200, body: renderReview(call.world, review) };
  },
  "POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers": async (call) => {
    const pull = pullOf(call);
    for (const login of (call.body["reviewers"] ?? []) as string[]) {
      const account = call.world.accounts.get(login.toLowerCase());
      if (!account || !hasRole(call.repository, account, "read"))
        throw new Refusal(
          422,
          "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.",
        );
      await requestReview(call.world, pull, call.actor, account);
    }
    return { status: 201, body: renderSimplePull(call.world, pull) };
  },
  "POST /repos/{owner}/{repo}/issues/{issue_number}/labels": async (call) => {
    const issue = issueOf(call);
    await addLabels(call.world, issue, call.actor, (call.body["labels"] ?? []) as string[]);
    return { status: 200, body: issue.labels.map((label) => renderLabel(call.world, call.repository, label)) };
  },
  "DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}": async (call) => {
    const issue = issueOf(call);
    if (!(await removeLabel(call.world, issue, call.actor, call.params["name"] ?? "")))
      throw new Refusal(404, "Label does not exist");
    return { status: 200, body: issue.labels.map((label) => renderLabel(call.world, call.repository, label)) };
  },
  "GET /repos/{owner}/{repo}/issues/{issue_number}": (call) => {
    const issue = issueOf(call);
    const pull = call.repository.pulls.find((one) => one.issue === issue);
    return { status: 200, body: renderIssue(call.world, issue, pull) };
  },
};
