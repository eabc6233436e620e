/** Contents by git id, those that nobody asked for longest forgotten first. A content never changes, so there is nothing to make stale. */
export interface BlobCache {
  get(sha: string): Uint8Array | undefined;
  keep(sha: string, bytes: Uint8Array): Uint8Array;
}

/** One bound in bytes for all repositories together; `of` is the part of one of them. */
export interface SharedBlobs {
  of(repository: number): BlobCache;
}

export function sharedBlobs(mostBytes: number): SharedBlobs {
  const contents = new Map<string, Uint8Array>();
  let held = 0;
  const forget = (newest: string): void => {
    for (const [oldest, { byteLength }] of contents) {
      if (held <= mostBytes || oldest === newest) return;
      contents.delete(oldest);
      held -= byteLength;
    }
  };
  const get = (key: string): Uint8Array | undefined => {
    const found = contents.get(key);
    if (found === undefined) return undefined;
    contents.delete(key);
    contents.set(key, found);
    return found;
  };
  const keep = (key: string, bytes: Uint8Array): Uint8Array => {
    if (contents.has(key)) return bytes;
    contents.set(key, bytes);
    held += bytes.byteLength;
    forget(key);
    return bytes;
  };
  // What one repository may read, another does not find here: a git id is no proof that it may.
  return {
    of: (repository) => ({
      get: (sha) => get(`${repository} ${sha}`),
      keep: (sha, bytes) => keep(`${repository} ${sha}`, bytes),
    }),
  };
}
