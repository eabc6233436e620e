import { invalid, Refusal } from "../answers.ts";
import type { Comment, Issue, Reaction } from "../model.ts";
import { reactionContents, renderComment, renderIssue } from "../render/pulls.ts";
import { hasRole } from "../roles.ts";
import type { World } from "../world.ts";
import type { Actor } from "./actor.ts";

/** Of comments, pull requests and issues. */
export const bodyLimit = 65_536;

export function refuseLongBody(resource: string, body: unknown): void {
  if (typeof body === "string" && body.length > bodyLimit)
    throw invalid(resource, "body", "custom", `body is too long (maximum is ${bodyLimit} characters)`);
}

function emitComment(world: World, comment: Comment, action: string, actor: Actor, changes?: { body: { from: string } }): void {
  const { repository, issue } = comment;
  const pull = repository.pulls.find((one) => one.issue === issue);
  world.emit({
    ...{ event: "issue_comment", action, repository, sender: actor.account },
    payload: { issue: renderIssue(world, issue, pull), comment: renderComment(world, comment), ...(changes ? { changes } : {}) },
  });
}

export function createComment(world: World, issue: Issue, actor: Actor, body: unknown): Comment {
  if (typeof body !== "string" || body.trim() === "") throw invalid("IssueComment", "body", "missing_field");
  refuseLongBody("IssueComment", body);
  const now = world.now();
  const comment: Comment = {
    ...{ id: world.id(), repository: issue.repository, issue, author: actor.account, by: actor.app, body },
    ...{ createdAt: now, updatedAt: now, minimized: null, reactions: [] },
  };
  issue.repository.comments.push(comment);
  issue.updatedAt = now;
  emitComment(world, comment, "created", actor);
  return comment;
}

export function editComment(world: World, comment: Comment, actor: Actor, body: unknown): void {
  mayChange(comment, actor);
  if (typeof body !== "string" || body.trim() === "") throw invalid("IssueComment", "body", "missing_field");
  refuseLongBody("IssueComment", body);
  const from = comment.body;
  comment.body = body;
  comment.updatedAt = world.now();
  if (from !== body) emitComment(world, comment, "edited", actor, { body: { from } });
}

export function deleteComment(world: World, comment: Comment, actor: Actor): void {
  mayChange(comment, actor);
  const { comments } = comment.repository;
  comments.splice(comments.indexOf(comment), 1);
  emitComment(world, comment, "deleted", actor);
}

/** One's own, or anybody's for who may write. */
function mayChange(comment: Comment, actor: Actor): void {
  if (comment.author === actor.account || actor.app || hasRole(comment.repository, actor.account, "write")) return;
  throw new Refusal(403, "You cannot edit this comment.");
}

/** The same reaction of the same person twice is the first one again. */
export function react(world: World, comment: Comment, actor: Actor, content: unknown): { reaction: Reaction; created: boolean } {
  if (!reactionContents.some((known) => known === content)) throw invalid("Reaction", "content", "invalid");
  const known = comment.reactions.find((one) => one.author === actor.account && one.content === content);
  if (known) return { reaction: known, created: false };
  const reaction = { id: world.id(), author: actor.account, content: String(content), createdAt: world.now() };
  comment.reactions.push(reaction);
  return { reaction, created: true };
}
