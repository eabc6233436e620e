import { invalid, notFound, Refusal, type Answer, type Json } from "../answers.ts";
import { moveRef } from "../actions/move-ref.ts";
import { changeTree, entryKind, findEntry, readTree, type TreeEntry } from "../git/trees.ts";
import { readCommit, writeCommit } from "../git/commits.ts";
import type { Call, Routes } from "../http/route.ts";
import { emailOf, renderGitCommit } from "../render/commits.ts";
import { htmlUrl, repositoryUrl } from "../render/repositories.ts";
import { commitOf } from "./find.ts";

function renderEntry(call: Call, entry: TreeEntry, path: string, ref: string): Json {
  const { world, repository } = call;
  const api = repositoryUrl(world, repository);
  const kind = entryKind(entry.mode);
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  const url = `${api}/contents/${encoded}?ref=${encodeURIComponent(ref)}`;
  const git = `${api}/git/${kind}s/${entry.sha}`;
  const html = `${htmlUrl(world, repository)}/blob/${encodeURIComponent(ref)}/${encoded}`;
  const type = entry.mode === "120000" ? "symlink" : kind === "tree" ? "dir" : kind === "commit" ? "submodule" : "file";
  const size = kind === "blob" ? (repository.git.objects.readKind(entry.sha, "blob")?.length ?? 0) : 0;
  return {
    name: path.split("/").at(-1) ?? "",
    ...{ path, sha: entry.sha, size, url, html_url: html, git_url: git, type },
    download_url: type === "file" ? `${htmlUrl(world, repository)}/raw/${ref}/${encoded}` : null,
    _links: { self: url, git, html },
  };
}

/** GitHub sends no content above 1 MB, and nothing but raw bytes above that. */
const inline = 1024 * 1024;

function getContents(call: Call): Answer {
  const { repository } = call;
  const { objects } = repository.git;
  const ref = call.query.get("ref") ?? repository.defaultBranch;
  const { tree } = readCommit(objects, commitOf(repository, ref))!;
  const path = (call.params["path"] ?? "").replace(/^\/|\/$/g, "");
  const entry = findEntry(objects, tree, path);
  if (!entry) throw notFound();
  if (entry.mode === "040000") {
    const below = readTree(objects, entry.sha) ?? [];
    return { status: 200, body: below.map((one) => renderEntry(call, one, path === "" ? one.path : `${path}/${one.path}`, ref)) };
  }
  const bytes = objects.readKind(entry.sha, "blob") ?? Buffer.alloc(0);
  if (call.accept.includes("raw")) return { status: 200, body: bytes };
  const text = bytes.toString("base64").replace(/.{60}/g, "$&\n");
  const content = bytes.length <= inline ? { content: text, encoding: "base64" } : { content: "", encoding: "none" };
  const target = entry.mode === "120000" ? { target: bytes.toString() } : {};
  return { status: 200, body: { ...renderEntry(call, entry, path, ref), ...content, ...target } };
}

async function change(call: Call, content: Buffer | null): Promise<Answer> {
  const { world, repository, body, actor } = call;
  const { git } = repository;
  const path = call.params["path"] ?? "";
  const branch = typeof body["branch"] === "string" ? body["branch"] : repository.defaultBranch;
  const tip = git.ref(`refs/heads/${branch}`);
  if (tip === undefined) throw new Refusal(404, `Branch ${branch} not found`);
  const old = findEntry(git.objects, readCommit(git.objects, tip)!.tree, path);
  const given = body["sha"];
  if (typeof body["message"] !== "string") throw invalid("Content", "message", "missing_field");
  if (old && given === undefined) throw new Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
  if (given !== undefined && given !== old?.sha) throw new Refusal(409, `${path} does not match ${JSON.stringify(given)}`);
  const blob = content === null ? null : git.objects.write("blob", content);
  const tree = changeTree(git.objects, readCommit(git.objects, tip)!.tree, [
    { path, sha: blob, ...(old ? { mode: old.mode } : {}) },
  ]);
  const person = { name: actor.account.login, email: emailOf(actor.account), date: world.now() };
  const sha = writeCommit(git.objects, { tree, parents: [tip], author: person, committer: person, message: body["message"] });
  world.signed.add(sha);
  await moveRef(world, repository, actor, `refs/heads/${branch}`, sha);
  const entry = findEntry(git.objects, tree, path);
  const commit = renderGitCommit(world, repository, sha);
  return { status: old ? 200 : 201, body: { content: entry ? renderEntry(call, entry, path, branch) : null, commit } };
}

export const contentRoutes: Routes = {
  "GET /repos/{owner}/{repo}/contents/{path}": getContents,
  "PUT /repos/{owner}/{repo}/contents/{path}": (call) => change(call, Buffer.from(String(call.body["content"]), "base64")),
  "DELETE /repos/{owner}/{repo}/contents/{path}": (call) => change(call, null),
};
