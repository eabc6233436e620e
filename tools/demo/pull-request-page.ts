import { escapeHtml } from "../../src/setup/page.ts";
import { checkName } from "../../src/domain/check-name.ts";
import type { Comment, PullRequest } from "../../test/github/model.ts";
import { people, type Stage } from "./stage-set.ts";

/** The pull request as HTML: what GitHub knows of it now. Markdown stays text; everything is escaped. */
export function pullRequestPage({ github, repository }: Stage, pull: PullRequest): string {
  const check = github.checkRuns(repository, pull.head.sha).findLast(({ name }) => name === checkName);
  const state = check === undefined ? "no check yet" : `${check.conclusion ?? check.status}, ${check.output.title ?? ""}`;
  const others = repository.pulls.map(
    (one) => `<li><a href="/pulls/${one.number}">#${one.number} ${escapeHtml(one.issue.title)}</a></li>`,
  );
  return [
    `<ul>${others.join("")}</ul>`,
    `<p>${escapeHtml(`${pull.head.ref} at ${pull.head.sha.slice(0, 7)}, by ${pull.issue.author.login}`)}</p>`,
    `<p><b>${escapeHtml(checkName)}</b>: ${escapeHtml(state)}</p>`,
    ...github.comments(pull).map(commentBox),
    commentForm(pull.number),
    `<p>Push to the branch:</p><pre>git clone ${escapeHtml(github.cloneUrl(repository, github.user("ana")))}</pre>`,
  ].join("");
}

function commentBox({ author, body, reactions }: Comment): string {
  const signs = reactions.map(({ content, author: by }) => `${content} by ${by.login}`).join(", ");
  const after = signs === "" ? "" : `<p>${escapeHtml(signs)}</p>`;
  return `<section><b>${escapeHtml(author.login)}</b><pre style="white-space:pre-wrap;border:1px solid;padding:1em">${escapeHtml(body)}</pre>${after}</section>`;
}

function commentForm(number: number): string {
  const options = people.map((login) => `<option${login === "ben" ? " selected" : ""}>${login}</option>`);
  return `<form method="post" action="/pulls/${number}"><p>Comment as <select name="who">${options.join("")}</select> <input name="text" size="50" maxlength="${longestComment}" value="/sirsi help" autofocus> <button>Comment</button> <a href="/pulls/${number}">Look again</a></p></form>`;
}

export const longestComment = 4000;
