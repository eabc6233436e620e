import { createReadStream } from "node:fs";
import { Failure } from "../../domain/failure.ts";

/** Longer than any event of ours. */
const longestLine = 1024 * 1024;

/** The lines of a file, or of standard input for `-`, one at a time: an export may be larger than the memory. Throws Failure "file-unreadable". */
export async function* linesIn(file: string): AsyncGenerator<string> {
  const stream = file === "-" ? process.stdin : createReadStream(file);
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let rest = "";
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
      if (rest.length > longestLine)
        throw new Failure("file-unreadable", { file, why: "one of its lines is longer than any event" });
    }
    rest += decoder.decode();
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (error instanceof TypeError) throw new Failure("file-unreadable", { file, why: "it is not UTF-8 text" }, { cause: error });
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
    throw new Failure("file-unreadable", { file, why }, { cause: error });
  }
  if (rest !== "") yield rest;
}
