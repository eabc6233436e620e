import { gunzipSync } from "node:zlib";

const block = 512;
const mostBytes = 256 * 1024 * 1024;

/** One file of a gzipped tar archive, as `opa build` writes it. Throws when the archive does not hold it. */
export function fileInTarball(archive: Uint8Array, name: string): Uint8Array {
  const tar = gunzipSync(archive, { maxOutputLength: mostBytes });
  for (let at = 0; at + block <= tar.length;) {
    const header = tar.subarray(at, at + block);
    const size = Number.parseInt(text(header, 124, 12), 8) || 0;
    if (text(header, 0, 100).replace(/^\//, "") === name) return tar.subarray(at + block, at + block + size);
    at += block + Math.ceil(size / block) * block;
  }
  throw new Error(`The archive holds no ${name}`);
}

function text(bytes: Uint8Array, from: number, length: number): string {
  const field = bytes.subarray(from, from + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end)).trim();
}
