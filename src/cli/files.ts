import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { Failure } from "../domain/failure.ts";
import type { TerraformJson } from "../domain/stack.ts";

const limitBytes = 256 * 1024 * 1024;

/** A file named on the command line, or `-` for standard input. */
export async function readInput(file: string): Promise<string> {
  const stream = file === "-" ? process.stdin : createReadStream(file);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > limitBytes) throw new Failure("file-unreadable", { file, why: `it is larger than ${limitBytes} bytes` });
      chunks.push(chunk);
    }
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure("file-unreadable", { file, why: reason(error) }, { cause: error });
  }
}

const reason = (error: unknown): string => {
  if (error instanceof TypeError) return "it is not UTF-8 text";
  return error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
};

/** JSON of a plan or configuration. Throws Failure "plan-unreadable" with what is wrong, never with the content. */
export async function readJson(file: string): Promise<unknown> {
  const text = await readInput(file);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Failure("plan-unreadable", { why: `${file} is not JSON` });
  }
}

export async function readConfiguration(file: string): Promise<TerraformJson> {
  const json = await readJson(file);
  if (json === null || typeof json !== "object" || Array.isArray(json))
    throw new Failure("plan-unreadable", { why: `${file} is not a Terraform JSON configuration` });
  return json as TerraformJson;
}

export async function writeOutput(file: string | undefined, text: string, out: (text: string) => void): Promise<void> {
  if (file === undefined) {
    out(text);
    return;
  }
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new Failure("output-failed", { file, why: reason(error) }, { cause: error });
  }
}
