import type { RepositoryId } from "../../domain/pull-request.ts";
import type { Annotation, CheckRun, FoundCheck, HostComment, HostedRepository } from "../../ports/code-host.ts";
import { once, type Client } from "./client.ts";
import { asking, askingFor } from "./failures.ts";
import { accountOf } from "./shapes.ts";

/** GitHub takes no more in one request; later requests add to them. */
const annotationsPerRequest = 50;
/** A head has as many of our checks as somebody pressed Re-run; GitHub itself keeps to 1,000 suites. */
const mostCheckPages = 10;

type Board = Pick<
  HostedRepository,
  "comment" | "findComment" | "createComment" | "updateComment" | "react" | "findCheck" | "createCheck" | "updateCheck"
>;

/** What we write where people look. `self` is our bot's login: nobody else's comment is ever taken for ours. */
export function boardOf({ owner, name: repo }: RepositoryId, client: () => Promise<Client>, self: () => Promise<Self>): Board {
  const at = { owner, repo };
  return {
    comment: async (comment_id) => {
      const found = await askingFor(`comment ${comment_id}`, async () =>
        (await client()).rest.issues.getComment({ ...at, comment_id }),
      );
      return found === undefined ? undefined : commentOf(found.data);
    },
    findComment: async (pull, marker) => {
      const octokit = await client();
      const { login } = await self();
      const comments = await asking(`the comments of #${pull}`, () =>
        octokit.paginate(octokit.rest.issues.listComments, { ...at, issue_number: pull, per_page: 100 }),
      );
      const own = comments.find(({ body, user }) => user?.login === login && (body ?? "").startsWith(marker));
      return own === undefined ? undefined : commentOf(own);
    },
    createComment: async (pull, body) => {
      const { data } = await asking(`a comment on #${pull}`, async () =>
        (await client()).rest.issues.createComment({ ...at, issue_number: pull, body, ...once }),
      );
      return data.id;
    },
    updateComment: async (comment_id, body) => {
      const updated = await askingFor(`comment ${comment_id}`, async () =>
        (await client()).rest.issues.updateComment({ ...at, comment_id, body, ...once }),
      );
      return updated !== undefined;
    },
    react: async (comment_id, content) => {
      await askingFor(`a reaction to comment ${comment_id}`, async () =>
        (await client()).rest.reactions.createForIssueComment({ ...at, comment_id, content, ...once }),
      );
    },
    findCheck: async (ref, check_name, externalId) => {
      const octokit = await client();
      const { appId } = await self();
      let pages = 0;
      const found = await asking(`the checks of ${ref.slice(0, 7)}`, () =>
        octokit.paginate(
          octokit.rest.checks.listForRef,
          { ...at, ref, check_name, app_id: appId, filter: "all", per_page: 100 },
          ({ data }, done) => {
            if ((pages += 1) >= mostCheckPages) done();
            return data.map(foundCheck);
          },
        ),
      );
      const newest = found.toSorted((a, b) => b.id - a.id);
      return newest.find((run) => externalId === undefined || run.externalId === externalId);
    },
    createCheck: async ({ annotations = [], ...check }) => {
      const first = annotations.slice(0, annotationsPerRequest);
      const whole = first.length === annotations.length;
      const { data } = await asking(`a check on ${check.head.slice(0, 7)}`, async () =>
        (await client()).rest.checks.create({
          ...at,
          head_sha: check.head,
          ...checkBody(whole ? check : open(check), first),
          ...once,
        }),
      );
      if (!whole) await finish(data.id, check, annotations, first.length);
      return data.id;
    },
    updateCheck: async (id, { annotations = [], ...rest }, annotated = 0) => {
      await finish(id, rest, annotations, annotated);
    },
  };

  async function finish(id: number, check: CheckRun, annotations: readonly Annotation[], from: number): Promise<void> {
    for (let next = from; ; next += annotationsPerRequest) {
      const batch = annotations.slice(next, next + annotationsPerRequest);
      const last = next + annotationsPerRequest >= annotations.length;
      await asking(`the check on ${check.head.slice(0, 7)}`, async () =>
        (await client()).rest.checks.update({
          ...at,
          check_run_id: id,
          ...checkBody(last ? check : open(check), batch),
          ...once,
        }),
      );
      if (last) return;
    }
  }
}

/** As little as is asked for: the texts of a thousand checks are a hundred megabytes. */
const foundCheck = ({ id, external_id, status, output }: CheckShape): FoundCheck => ({
  id,
  externalId: external_id ?? "",
  concluded: status === "completed",
  annotated: output.annotations_count,
});

interface CheckShape {
  readonly id: number;
  readonly external_id: string | null;
  readonly status: string;
  readonly output: { readonly annotations_count: number };
}

/** Without its conclusion: more of it follows. */
function open({ conclusion: _later, ...check }: CheckRun): CheckRun {
  return check;
}

export interface Self {
  readonly login: string;
  readonly appId: number;
}

function checkBody({ name, externalId, detailsUrl, output, conclusion, actions }: CheckRun, annotations: readonly Annotation[]) {
  return {
    name,
    external_id: externalId,
    ...(detailsUrl === undefined ? {} : { details_url: detailsUrl }),
    output: { ...output, ...(annotations.length === 0 ? {} : { annotations: annotations.map(annotationBody) }) },
    ...(conclusion === undefined ? { status: "in_progress" as const } : { status: "completed" as const, conclusion }),
    ...(actions === undefined ? {} : { actions: actions.map((action) => ({ ...action })) }),
  };
}

const annotationBody = (annotation: Annotation) => ({
  path: annotation.path,
  start_line: annotation.startLine,
  end_line: annotation.endLine,
  ...(annotation.startColumn === undefined ? {} : { start_column: annotation.startColumn }),
  ...(annotation.endColumn === undefined ? {} : { end_column: annotation.endColumn }),
  annotation_level: annotation.level,
  title: annotation.title,
  message: annotation.message,
});

interface CommentShape {
  readonly id: number;
  readonly body?: string | undefined;
  readonly user: { readonly login: string; readonly id: number; readonly type?: string } | null;
  readonly created_at: string;
  readonly updated_at: string;
}

const commentOf = ({ id, body, user, created_at, updated_at }: CommentShape): HostComment => ({
  id,
  body: body ?? "",
  author: accountOf(user),
  createdAt: created_at,
  edited: updated_at !== created_at,
});
