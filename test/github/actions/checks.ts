import { invalid, notFound, Refusal, type Json } from "../answers.ts";
import { readCommit } from "../git/commits.ts";
import type { App, CheckAnnotation, CheckRun, CheckSuite, Repository } from "../model.ts";
import { renderCheckRun, renderSuite } from "../render/checks.ts";
import type { World } from "../world.ts";
import type { Actor } from "./actor.ts";

export function suiteOf(world: World, repository: Repository, app: App, headSha: string, branch: string | null): CheckSuite {
  const known = repository.checkSuites.find((suite) => suite.app === app && suite.headSha === headSha);
  if (known) return known;
  const suite = { id: world.id(), repository, app, headSha, headBranch: branch, createdAt: world.now() };
  repository.checkSuites.push(suite);
  return suite;
}

function covers(app: App, repository: Repository): boolean {
  return app.installations.some(
    (one) => one.account === repository.owner && (one.repositories === "all" || one.repositories.has(repository.id)),
  );
}

/** GitHub opens a suite for every pushed head and tells the Apps that may write checks. */
export function requestSuites(
  world: World,
  repository: Repository,
  actor: Actor,
  branch: string,
  before: string,
  head: string,
): void {
  for (const app of world.apps) {
    if (app.permissions["checks"] !== "write" || !covers(app, repository)) continue;
    const known = repository.checkSuites.some((suite) => suite.app === app && suite.headSha === head);
    const suite = suiteOf(world, repository, app, head, branch);
    if (!known) emitSuite(world, suite, "requested", actor, before);
  }
}

function emitSuite(world: World, suite: CheckSuite, action: string, actor: Actor, before?: string): void {
  const rendered = { ...renderSuite(world, suite), ...(before === undefined ? {} : { before }) };
  const { repository, app } = suite;
  world.emit({ event: "check_suite", action, repository, app, sender: actor.account, payload: { check_suite: rendered } });
}

export function emitRun(world: World, run: CheckRun, action: string, actor: Actor, more: Json = {}): void {
  const check = { ...renderCheckRun(world, run), check_suite: renderSuite(world, run.suite) };
  const { repository, app } = run;
  world.emit({ event: "check_run", action, repository, app, sender: actor.account, payload: { check_run: check, ...more } });
}

const conclusions = ["action_required", "cancelled", "failure", "neutral", "success", "skipped", "stale", "timed_out"];

/** The limits of the Checks API that its own description names. */
function refuseBadCheck(body: Json): void {
  const output = body["output"] as Json | undefined;
  const annotations = output?.["annotations"];
  const refuse = (text: string) => new Refusal(422, `Invalid request.\n\n${text}`);
  if (Array.isArray(annotations) && annotations.length > 50)
    throw refuse(`No more than 50 items are allowed; ${annotations.length} were supplied.`);
  for (const field of ["summary", "text"] as const)
    if (typeof output?.[field] === "string" && output[field].length > 65_535) throw refuse("Only 65535 characters are allowed.");
  if (output && typeof output["summary"] !== "string") throw refuse('"summary" wasn\'t supplied.');
  const actions = body["actions"] as readonly Json[] | undefined;
  if (actions && actions.length > 3) throw refuse(`No more than 3 items are allowed; ${actions.length} were supplied.`);
  for (const action of actions ?? [])
    for (const [field, most] of [
      ["label", 20],
      ["description", 40],
      ["identifier", 20],
    ] as const)
      // prettier-ignore
      if (typeof action[field] !== "string" || action[field].length > most) throw refuse(`Only ${most} characters are allowed; ${field}.`);
  const conclusion = body["conclusion"];
  if (conclusion !== undefined && !conclusions.includes(conclusion as string))
    throw refuse("conclusion is not included in the list");
  if (body["status"] === "completed" && conclusion === undefined) throw refuse("Missing conclusion for a completed check run.");
}

function readAnnotation(given: Json): CheckAnnotation {
  const text = (name: string) => (typeof given[name] === "string" ? given[name] : null);
  const number = (name: string) => (typeof given[name] === "number" ? given[name] : null);
  const path = text("path");
  const [start, end] = [number("start_line"), number("end_line")];
  if (path === null || start === null || end === null || text("message") === null)
    throw invalid("CheckAnnotation", "path", "missing");
  if (number("start_column") !== null && start !== end)
    throw new Refusal(422, "Invalid request.\n\nstart_column and end_column are only supported on a single line.");
  return {
    path,
    ...{ start_line: start, end_line: end, start_column: number("start_column"), end_column: number("end_column") },
    annotation_level: text("annotation_level") ?? "notice",
    ...{ title: text("title"), message: text("message") ?? "", raw_details: text("raw_details") },
  };
}

export function createRun(world: World, repository: Repository, actor: Actor, body: Json): CheckRun {
  const { app } = actor;
  if (!app) throw new Refusal(403, "You must authenticate via a GitHub App.");
  refuseBadCheck(body);
  const headSha = String(body["head_sha"]);
  if (typeof body["name"] !== "string" || body["name"] === "")
    throw new Refusal(422, 'Invalid request.\n\n"name" wasn\'t supplied.');
  if (!readCommit(repository.git.objects, headSha)) throw new Refusal(422, `No commit found for SHA: ${headSha}`);
  const output = body["output"] as Json | undefined;
  if (output && typeof output["title"] !== "string") throw new Refusal(422, 'Invalid request.\n\n"title" wasn\'t supplied.');
  const branch =
    [...repository.git.refs("refs/heads/")].find(([, sha]) => sha === headSha)?.[0].slice("refs/heads/".length) ?? null;
  const run: CheckRun = {
    ...{ id: world.id(), repository, app, headSha, name: body["name"], externalId: "", detailsUrl: null },
    ...{ suite: suiteOf(world, repository, app, headSha, branch), status: "queued", conclusion: null },
    ...{
      startedAt: world.now(),
      completedAt: null,
      output: { title: null, summary: null, text: null },
      annotations: [],
      actions: [],
    },
  };
  apply(world, run, body);
  repository.checkRuns.push(run);
  emitRun(world, run, "created", actor);
  if (run.status === "completed") emitRun(world, run, "completed", actor);
  return run;
}

export function updateRun(world: World, run: CheckRun, actor: Actor, body: Json): CheckRun {
  if (actor.app !== run.app)
    throw new Refusal(
      403,
      "Invalid app_id `" + String(actor.app?.id) + "` - check run can only be modified by the GitHub App that created it.",
    );
  refuseBadCheck(body);
  const was = run.status;
  apply(world, run, body);
  if (run.status === "completed" && was !== "completed") emitRun(world, run, "completed", actor);
  return run;
}

function apply(world: World, run: CheckRun, body: Json): void {
  const text = (name: string) => (typeof body[name] === "string" ? body[name] : undefined);
  run.name = text("name") ?? run.name;
  run.externalId = text("external_id") ?? run.externalId;
  run.detailsUrl = text("details_url") ?? run.detailsUrl;
  run.status = text("status") ?? run.status;
  if (run.status !== "completed" && text("status") !== undefined) {
    run.conclusion = null;
    run.completedAt = null;
  }
  const conclusion = text("conclusion");
  if (conclusion !== undefined) {
    run.conclusion = conclusion;
    run.status = "completed";
    run.completedAt = new Date(text("completed_at") ?? world.now());
  }
  if (text("started_at") !== undefined) run.startedAt = new Date(text("started_at")!);
  if (Array.isArray(body["actions"])) run.actions = body["actions"] as CheckRun["actions"];
  const output = body["output"] as Json | undefined;
  if (!output) return;
  const field = (name: "title" | "summary" | "text") => (typeof output[name] === "string" ? output[name] : run.output[name]);
  run.output = { title: field("title"), summary: field("summary"), text: field("text") };
  // GitHub appends: fifty more with each request.
  const annotations = output["annotations"];
  if (Array.isArray(annotations)) run.annotations.push(...(annotations as Json[]).map(readAnnotation));
}

/** A person's click on "Re-run". */
export function rerequestRun(world: World, run: CheckRun, actor: Actor): void {
  if (run.status !== "completed") throw new Refusal(422, "This check run is not rerequestable");
  emitRun(world, run, "rerequested", actor);
}

export function rerequestSuite(world: World, suite: CheckSuite, actor: Actor): void {
  emitSuite(world, suite, "rerequested", actor);
}

/** A person's click on a button that our check run offered. */
export function requestAction(world: World, run: CheckRun, identifier: string, actor: Actor): void {
  if (!run.actions.some((action) => action.identifier === identifier)) throw notFound();
  emitRun(world, run, "requested_action", actor, { requested_action: { identifier } });
}
