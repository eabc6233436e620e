import { constants } from "node:fs";
import { open } from "node:fs/promises";

export type FileReading = { readonly text: string } | { readonly why: string };

/**
 * A text file of bounded size, or in words why not. `isPrivate` refuses one that others on this machine may read or change. What is
 * checked is what is read: everything goes through one handle.
 */
export async function readPrivateFile(
  path: string,
  { limitBytes, isPrivate }: { readonly limitBytes: number; readonly isPrivate: boolean },
): Promise<FileReading> {
  try {
    // A FIFO would block the open itself.
    await using handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const found = await handle.stat();
    if (!found.isFile()) return { why: "it is not a regular file" };
    if (isPrivate && (found.mode & 0o006) !== 0) return { why: "everybody on this machine may read or change it (chmod o-rwx)" };
    const bytes = Buffer.alloc(limitBytes + 1);
    const { bytesRead } = await handle.read(bytes, 0, limitBytes + 1, 0);
    if (bytesRead > limitBytes) return { why: `it is larger than ${limitBytes} bytes` };
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, bytesRead)) };
  } catch (error) {
    if (error instanceof TypeError) return { why: "it is not UTF-8 text" };
    return { why: error instanceof Error && "code" in error ? String(error.code) : "unknown reason" };
  }
}
