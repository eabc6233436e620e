/** Contents by git id, the oldest forgotten first. A content never changes, so there is nothing to make stale. */
export interface BlobCache {
  get(sha: string): Uint8Array | undefined;
  keep(sha: string, bytes: Uint8Array): Uint8Array;
}

export function blobCache(mostBytes: number): BlobCache {
  const contents = new Map<string, Uint8Array>();
  let held = 0;
  return {
    get: (sha) => contents.get(sha),
    keep: (sha, bytes) => {
      if (contents.has(sha)) return bytes;
      contents.set(sha, bytes);
      held += bytes.byteLength;
      for (const [oldest, { byteLength }] of contents) {
        if (held <= mostBytes || oldest === sha) break;
        contents.delete(oldest);
        held -= byteLength;
      }
      return bytes;
    },
  };
}
