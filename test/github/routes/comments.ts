import { notFound } from "../answers.ts";
import { createComment, deleteComment, editComment, react } from "../actions/comments.ts";
import { page, type Routes } from "../http/route.ts";
import { renderComment, renderReaction } from "../render/pulls.ts";
import { commentOf, issueOf, number } from "./find.ts";

export const commentRoutes: Routes = {
  "GET /repos/{owner}/{repo}/issues/{issue_number}/comments": (call) => {
    const issue = issueOf(call);
    const since = call.query.get("since");
    const all = call.repository.comments.filter(
      (comment) => comment.issue === issue && (since === null || comment.updatedAt >= new Date(since)),
    );
    const { items, headers } = page(call, all);
    return { status: 200, headers, body: items.map((comment) => renderComment(call.world, comment)) };
  },
  "POST /repos/{owner}/{repo}/issues/{issue_number}/comments": (call) => {
    const comment = createComment(call.world, issueOf(call), call.actor, call.body["body"]);
    return { status: 201, body: renderComment(call.world, comment) };
  },
  "GET /repos/{owner}/{repo}/issues/comments/{comment_id}": (call) => ({
    status: 200,
    body: renderComment(call.world, commentOf(call)),
  }),
  "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}": (call) => {
    const comment = commentOf(call);
    editComment(call.world, comment, call.actor, call.body["body"]);
    return { status: 200, body: renderComment(call.world, comment) };
  },
  "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}": (call) => {
    deleteComment(call.world, commentOf(call), call.actor);
    return { status: 204 };
  },
  "GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions": (call) => {
    const content = call.query.get("content");
    const all = commentOf(call).reactions.filter((one) => content === null || one.content === content);
    const { items, headers } = page(call, all);
    return { status: 200, headers, body: items.map((one) => renderReaction(call.world, one)) };
  },
  "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions": (call) => {
    const { reaction, created } = react(call.world, commentOf(call), call.actor, call.body["content"]);
    return { status: created ? 201 : 200, body: renderReaction(call.world, reaction) };
  },
  "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions/{reaction_id}": (call) => {
    const { reactions } = commentOf(call);
    const wanted = number(call, "reaction_id");
    const at = reactions.findIndex((one) => one.id === wanted && one.author === call.actor.account);
    if (at < 0) throw notFound();
    reactions.splice(at, 1);
    return { status: 204 };
  },
};
