import { createHash } from "node:crypto";
import type { AppliedState } from "../../ports/states.ts";

/** One version on disk: a line of JSON about the state, then the state itself, byte by byte. */
interface Header {
  readonly format: 1;
  readonly serial: number;
  readonly lineage: string;
  readonly specText: string;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Of the state's bytes. */
  readonly sha256: string;
}

export function writeVersion({ bytes, serial, lineage, specText, outputs }: AppliedState): Buffer {
  const header: Header = { format: 1, serial, lineage, specText, outputs, sha256: sha256(bytes) };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), bytes]);
}

/** A text says why the file cannot be used. */
export function readVersion(file: Buffer): AppliedState | string {
  const end = file.indexOf(10);
  const header = headerOf(file.subarray(0, Math.max(end, 0)).toString("utf8"));
  if (header === undefined) return "its file is damaged";
  const bytes = new Uint8Array(file.subarray(end + 1));
  if (sha256(bytes) !== header.sha256) return "its checksum does not match";
  const { serial, lineage, specText, outputs } = header;
  return { bytes, serial, lineage, specText, outputs };
}

function headerOf(line: string): Header | undefined {
  try {
    const header = JSON.parse(line) as Partial<Header> | null;
    const isWhole =
      header?.format === 1 &&
      Number.isSafeInteger(header.serial) &&
      [header.lineage, header.specText, header.sha256].every((text) => typeof text === "string") &&
      typeof header.outputs === "object";
    return isWhole ? (header as Header) : undefined;
  } catch {
    return undefined;
  }
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
