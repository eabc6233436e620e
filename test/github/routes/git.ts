import { invalid, notFound, Refusal, type Answer, type Json } from "../answers.ts";
import { moveRef } from "../actions/move-ref.ts";
import { changeTree, entryKind, readTree, walkTree, type Mode, type TreeEntry } from "../git/trees.ts";
import { history, readCommit, writeCommit, type Signature } from "../git/commits.ts";
import { validRefName } from "../git/bare-repository.ts";
import type { Call, Routes } from "../http/route.ts";
import { nodeId } from "../render/accounts.ts";
import { emailOf, renderGitCommit } from "../render/commits.ts";
import { repositoryUrl } from "../render/repositories.ts";

function renderRef(call: Call, ref: string, sha: string): Json {
  const { world, repository } = call;
  const type = repository.git.objects.read(sha)?.kind ?? "commit";
  const url = repositoryUrl(world, repository);
  return {
    ref,
    node_id: nodeId("REF", repository.id) + Buffer.from(ref).toString("base64url"),
    url: `${url}/git/${ref}`,
    object: { type, sha, url: `${url}/git/${type}s/${sha}` },
  };
}

async function createRef(call: Call): Promise<Answer> {
  const { world, repository, body } = call;
  const [ref, sha] = [body["ref"], body["sha"]];
  if (typeof ref !== "string" || !ref.startsWith("refs/")) throw new Refusal(422, "Reference name must start with 'refs/'.");
  if (ref.split("/").length < 3 || !validRefName(ref)) throw new Refusal(422, `${ref} is not a valid ref name.`);
  if (typeof sha !== "string" || !readCommit(repository.git.objects, sha)) throw new Refusal(422, "Object does not exist");
  if (repository.git.ref(ref) !== undefined) throw new Refusal(422, "Reference already exists");
  if (!(await moveRef(world, repository, call.actor, ref, sha))) throw new Refusal(422, "Reference cannot be created");
  return { status: 201, body: renderRef(call, ref, sha) };
}

async function updateRef(call: Call): Promise<Answer> {
  const { world, repository, body } = call;
  const ref = `refs/${call.params["ref"]}`;
  const before = repository.git.ref(ref);
  const sha = body["sha"];
  if (before === undefined) throw new Refusal(422, "Reference does not exist");
  if (typeof sha !== "string" || !readCommit(repository.git.objects, sha)) throw new Refusal(422, "Object does not exist");
  if (body["force"] !== true && !history(repository.git.objects, sha).includes(before))
    throw new Refusal(422, "Update is not a fast forward");
  await moveRef(world, repository, call.actor, ref, sha);
  return { status: 200, body: renderRef(call, ref, sha) };
}

async function deleteRef(call: Call): Promise<Answer> {
  const ref = `refs/${call.params["ref"]}`;
  if (call.repository.git.ref(ref) === undefined) throw new Refusal(422, "Reference does not exist");
  await moveRef(call.world, call.repository, call.actor, ref, null);
  return { status: 204 };
}

function getRef(call: Call): Answer {
  const ref = `refs/${call.params["ref"]}`;
  const sha = call.repository.git.ref(ref);
  if (sha === undefined) throw notFound();
  return { status: 200, body: renderRef(call, ref, sha) };
}

function getBlob(call: Call): Answer {
  const { world, repository } = call;
  const sha = call.params["file_sha"] ?? "";
  const bytes = repository.git.objects.readKind(sha, "blob");
  if (!bytes) throw notFound();
  if (call.accept.includes("raw")) return { status: 200, body: bytes };
  const url = `${repositoryUrl(world, repository)}/git/blobs/${sha}`;
  // GitHub breaks base64 into lines of 60.
  const content = bytes.toString("base64").replace(/.{60}/g, "$&\n");
  return {
    status: 200,
    body: { sha, node_id: nodeId("B", repository.id) + sha, size: bytes.length, url, content, encoding: "base64" },
  };
}

function createBlob(call: Call): Answer {
  const { content, encoding } = call.body;
  if (typeof content !== "string") throw invalid("Blob", "content", "missing_field");
  const sha = call.repository.git.objects.write("blob", Buffer.from(content, encoding === "base64" ? "base64" : "utf8"));
  return { status: 201, body: { sha, url: `${repositoryUrl(call.world, call.repository)}/git/blobs/${sha}` } };
}

function renderTree(call: Call, sha: string, entries: readonly TreeEntry[], truncated: boolean): Json {
  const { objects } = call.repository.git;
  const url = repositoryUrl(call.world, call.repository);
  const tree = entries.map(({ path, mode, sha: one }) => {
    const type = entryKind(mode);
    const size = type === "blob" ? { size: objects.readKind(one, "blob")?.length ?? 0 } : {};
    return { path, mode, type, sha: one, ...size, ...(type === "commit" ? {} : { url: `${url}/git/${type}s/${one}` }) };
  });
  return { sha, url: `${url}/git/trees/${sha}`, tree, truncated };
}

/** GitHub's own limit of a recursive answer. */
const mostEntries = 100_000;

function getTree(call: Call): Answer {
  const { world, repository } = call;
  const { git } = repository;
  const name = call.params["tree_sha"] ?? "";
  const commit = git.resolve(name);
  const sha = commit === undefined ? name : readCommit(git.objects, commit)!.tree;
  const entries = readTree(git.objects, sha);
  if (!entries) throw notFound();
  if (!call.query.has("recursive")) return { status: 200, body: renderTree(call, sha, entries, false) };
  const all = walkTree(git.objects, sha);
  const cut = world.truncatedTrees.has(repository.id);
  const shown = all.slice(0, cut ? Math.ceil(all.length / 2) : mostEntries);
  return { status: 200, body: renderTree(call, sha, shown, cut || all.length > mostEntries) };
}

function createTree(call: Call): Answer {
  const { objects } = call.repository.git;
  const { base_tree: given, tree } = call.body;
  if (!Array.isArray(tree)) throw invalid("Tree", "tree", "missing_field");
  // GitHub takes a commit for its tree.
  const base = typeof given === "string" ? (readCommit(objects, given)?.tree ?? given) : undefined;
  if (base !== undefined && !readTree(objects, base)) throw notFound();
  const changes = (tree as Json[]).map((entry) => {
    const { path, content, sha } = entry;
    if (typeof path !== "string" || path === "" || /^\/|\/\/|(^|\/)\.\.?(\/|$)|(^|\/)\.git(\/|$)/i.test(path))
      throw new Refusal(422, "tree.path contains a malformed path component");
    const written = typeof content === "string" ? objects.write("blob", Buffer.from(content)) : (sha as string | null);
    if (written !== null && !objects.read(written)) throw new Refusal(422, `tree.sha ${written} is not a valid blob`);
    return { path, mode: (entry["mode"] ?? "100644") as Mode, sha: written };
  });
  const sha = changeTree(objects, base, changes);
  return { status: 201, body: renderTree(call, sha, readTree(objects, sha) ?? [], false) };
}

function createCommit(call: Call): Answer {
  const { world, repository, body, actor } = call;
  const { objects } = repository.git;
  const { message, tree, parents } = body;
  if (typeof message !== "string" || typeof tree !== "string") throw invalid("Commit", "message", "missing_field");
  if (!readTree(objects, tree)) throw new Refusal(422, "Tree SHA does not exist");
  const before = Array.isArray(parents) ? (parents as string[]) : [];
  if (before.some((parent) => !readCommit(objects, parent)))
    throw new Refusal(422, "Parent SHA does not exist or is not a commit object");
  const own: Signature = { name: actor.account.login, email: emailOf(actor.account), date: world.now() };
  const person = (given: unknown): Signature => {
    const one = given as { name: string; email: string; date?: string } | undefined;
    return one ? { name: one.name, email: one.email, date: one.date === undefined ? world.now() : new Date(one.date) } : own;
  };
  const author = person(body["author"]);
  const committer = body["committer"] === undefined ? author : person(body["committer"]);
  const sha = writeCommit(objects, { message, tree, parents: before, author, committer });
  // GitHub signs what an App commits in its own name.
  if (actor.app && body["author"] === undefined && body["committer"] === undefined) world.signed.add(sha);
  return { status: 201, body: renderGitCommit(world, repository, sha) };
}

export const gitRoutes: Routes = {
  "GET /repos/{owner}/{repo}/git/ref/{ref}": getRef,
  "GET /repos/{owner}/{repo}/git/matching-refs/{ref}": (call) => {
    const refs = [...call.repository.git.refs(`refs/${call.params["ref"]}`)];
    return { status: 200, body: refs.map(([ref, sha]) => renderRef(call, ref, sha)) };
  },
  "POST /repos/{owner}/{repo}/git/refs": createRef,
  "PATCH /repos/{owner}/{repo}/git/refs/{ref}": updateRef,
  "DELETE /repos/{owner}/{repo}/git/refs/{ref}": deleteRef,
  "GET /repos/{owner}/{repo}/git/blobs/{file_sha}": getBlob,
  "POST /repos/{owner}/{repo}/git/blobs": createBlob,
  "GET /repos/{owner}/{repo}/git/trees/{tree_sha}": getTree,
  "POST /repos/{owner}/{repo}/git/trees": createTree,
  "GET /repos/{owner}/{repo}/git/commits/{commit_sha}": (call) => {
    const sha = call.params["commit_sha"] ?? "";
    if (!readCommit(call.repository.git.objects, sha)) throw notFound();
    return { status: 200, body: renderGitCommit(call.world, call.repository, sha) };
  },
  "POST /repos/{owner}/{repo}/git/commits": createCommit,
};
