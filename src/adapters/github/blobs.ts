import { createHash } from "node:crypto";
import type { RepositoryId } from "../../domain/pull-request.ts";
import type { Client } from "./client.ts";
import { asking } from "./failures.ts";
import type { TreeFile } from "./tree.ts";

const perQuery = 100;
/** GitHub truncates the text of larger blobs in a query; they are asked for one by one. */
const textBytes = 400_000;
const queryBytes = 4_000_000;
const cacheBytes = 96 * 1024 * 1024;
const queriesAtOnce = 4;

/** Contents by git id, of one repository. A content never changes, so what was read once is never asked for again. */
export interface Blobs {
  read(file: TreeFile): Promise<Uint8Array>;
  fetch(files: readonly TreeFile[]): Promise<void>;
}

export function blobsOf(client: () => Promise<Client>, repository: RepositoryId): Blobs {
  const cache = new Map<string, Uint8Array>();
  let held = 0;
  const keep = (sha: string, bytes: Uint8Array): Uint8Array => {
    held += bytes.byteLength;
    cache.set(sha, bytes);
    for (const [oldest, { byteLength }] of cache) {
      if (held <= cacheBytes || oldest === sha) break;
      cache.delete(oldest);
      held -= byteLength;
    }
    return bytes;
  };
  const alone = async (file: TreeFile) => keep(file.sha, await readBlob(await client(), repository, file));
  const fetch = async (files: readonly TreeFile[]) => {
    const missing = [...new Map(files.filter(({ sha }) => !cache.has(sha)).map((file) => [file.sha, file])).values()];
    const small = batches(missing.filter(({ bytes }) => bytes <= textBytes));
    for (let next = 0; next < small.length; next += queriesAtOnce) {
      const group = small.slice(next, next + queriesAtOnce);
      for (const found of await Promise.all(group.map(async (batch) => queryBlobs(await client(), repository, batch))))
        for (const [sha, bytes] of found) keep(sha, bytes);
    }
  };
  return {
    fetch,
    read: async (file) => {
      if (!cache.has(file.sha)) await fetch([file]);
      return cache.get(file.sha) ?? (await alone(file));
    },
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
  return Buffer.from(data.content, data.encoding === "base64" ? "base64" : "utf8");
}

/** What git calls a content: the hash over its kind, length and bytes. */
function gitId(bytes: Uint8Array, length: number): string {
  return createHash(length === 40 ? "sha1" : "sha256")
    .update(`blob ${bytes.byteLength}\0`)
    .update(bytes)
    .digest("hex");
}
