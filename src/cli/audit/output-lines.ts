import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Failure } from "../../domain/failure.ts";

/** Line by line, to a file that only its owner may read or to standard output. Throws Failure "output-failed". */
export async function outputLines(
  file: string | undefined,
  lines: AsyncIterable<string>,
  out: (text: string) => void,
): Promise<void> {
  if (file === undefined) {
    for await (const line of lines) out(`${line}\n`);
    return;
  }
  try {
    await pipeline(Readable.from(withBreaks(lines)), createWriteStream(file, { mode: 0o600 }));
  } catch (error) {
    // What the lines come from fails in words of its own.
    if (!(error instanceof Error && "syscall" in error && "code" in error)) throw error;
    throw new Failure("output-failed", { file, why: String(error.code) }, { cause: error });
  }
}

async function* withBreaks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}
