import { createHash } from "node:crypto";
import { Failure } from "../../domain/failure.ts";
import type { RepositoryId } from "../../domain/pull-request.ts";
import type { BlobCache } from "./blob-cache.ts";
import type { Client } from "./client.ts";
import { asking } from "./failures.ts";
import type { TreeFile } from "./tree.ts";

const perQuery = 100;
/** GitHub truncates the text of larger blobs in a query; they are asked for one by one. */
const textBytes = 400_000;
const queryBytes = 4_000_000;
const queriesAtOnce = 4;

/** Contents by git id, of one repository. A content never changes, so what was read once is never asked for again. */
export interface Blobs {
  read(file: TreeFile): Promise<Uint8Array>;
  fetch(files: readonly TreeFile[]): Promise<void>;
}

export function blobsOf(client: () => Promise<Client>, repository: RepositoryId, cache: BlobCache): Blobs {
  /** Asked for and not answered yet. undefined: a query does not give it. */
  const pending = new Map<string, Promise<Uint8Array | undefined>>();
  const start = (sha: string, content: Promise<Uint8Array | undefined>) => {
    const kept = content
      .then((bytes) => (bytes === undefined ? undefined : cache.keep(sha, bytes)))
      .finally(() => pending.delete(sha));
    pending.set(sha, kept);
    return kept;
  };
  const query = (files: readonly TreeFile[]) => {
    const found = client().then((octokit) => queryBlobs(octokit, repository, files));
    return Promise.all(
      files.map(({ sha }) =>
        start(
          sha,
          found.then((contents) => contents.get(sha)),
        ),
      ),
    );
  };
  const fetch = async (files: readonly TreeFile[]) => {
    const wanted = files.filter(({ sha, bytes }) => bytes <= textBytes && cache.get(sha) === undefined);
    const asked = wanted.flatMap(({ sha }) => pending.get(sha) ?? []);
    const missing = new Map(wanted.flatMap((file) => (pending.has(file.sha) ? [] : [[file.sha, file]])));
    const all = batches([...missing.values()]);
    for (let next = 0; next < all.length; next += queriesAtOnce)
      await Promise.all(all.slice(next, next + queriesAtOnce).map(query));
    await Promise.all(asked);
  };
  const soon = gathering(fetch);
  const alone = async (file: TreeFile): Promise<Uint8Array> => {
    const content = client().then((octokit) => readBlob(octokit, repository, file));
    await start(file.sha, content);
    return await content;
  };
  return {
    fetch,
    read: async (file) => {
      if (cache.get(file.sha) === undefined) await soon(file);
      const known = cache.get(file.sha) ?? (await (pending.get(file.sha) ?? alone(file)));
      return known ?? (await alone(file));
    },
  };
}

/** Reads of the same moment become one. */
function gathering(fetch: (files: readonly TreeFile[]) => Promise<void>): (file: TreeFile) => Promise<void> {
  let open: { readonly files: TreeFile[]; readonly done: Promise<void> } | undefined;
  return (file) => {
    if (open === undefined) {
      const files: TreeFile[] = [];
      const done = new Promise(setImmediate).then(() => {
        open = undefined;
        return fetch(files);
      });
      open = { files, done };
    }
    open.files.push(file);
    return open.done;
  };
}

function batches(files: readonly TreeFile[]): readonly (readonly TreeFile[])[] {
  const all: TreeFile[][] = [];
  let room = 0;
  for (const file of files) {
    const last = all.at(-1);
    if (last === undefined || last.length >= perQuery || file.bytes > room) {
      all.push([file]);
      room = queryBytes - file.bytes;
    } else {
      last.push(file);
      room -= file.bytes;
    }
  }
  return all;
}

interface BlobAnswer {
  readonly text?: string | null;
  readonly isTruncated?: boolean;
}

/** Many contents in one request. What does not come back byte for byte (binary, cut, another encoding) is left to a read of its own. */
async function queryBlobs(
  client: Client,
  { owner, name }: RepositoryId,
  files: readonly TreeFile[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  // Git ids are checked to be hexadecimal before they become text of a query.
  const wanted = files.filter(({ sha }) => /^[0-9a-f]{40,64}$/.test(sha));
  const fields = wanted.map(({ sha }, index) => `b${index}: object(oid: "${sha}") { ... on Blob { text isTruncated } }`);
  const query = `query($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { ${fields.join(" ")} } }`;
  const { repository } = await asking(`${wanted.length} files`, () =>
    client.graphql<{ readonly repository: Readonly<Record<string, BlobAnswer | null>> | null }>(query, { owner, name }),
  );
  const found = new Map<string, Uint8Array>();
  for (const [index, { sha }] of wanted.entries()) {
    const answer = repository?.[`b${index}`];
    if (typeof answer?.text !== "string" || answer.isTruncated === true) continue;
    const bytes = Buffer.from(answer.text, "utf8");
    if (gitId(bytes, sha.length) === sha) found.set(sha, bytes);
  }
  return found;
}

async function readBlob(client: Client, { owner, name: repo }: RepositoryId, file: TreeFile): Promise<Uint8Array> {
  const { data } = await asking(`the file ${file.path}`, () => client.rest.git.getBlob({ owner, repo, file_sha: file.sha }));
  const bytes = Buffer.from(data.content, data.encoding === "base64" ? "base64" : "utf8");
  if (gitId(bytes, file.sha.length) !== file.sha)
    throw new Failure("host-unreachable", {
      what: `the file ${file.path}`,
      why: "what came is not the content that was asked for",
    });
  return bytes;
}

/** What git calls a content: the hash over its kind, length and bytes. */
function gitId(bytes: Uint8Array, length: number): string {
  return createHash(length === 40 ? "sha1" : "sha256")
    .update(`blob ${bytes.byteLength}\0`)
    .update(bytes)
    .digest("hex");
}
