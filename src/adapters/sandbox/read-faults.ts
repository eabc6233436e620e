import { readFile } from "node:fs/promises";
import { Failure } from "../../domain/failure.ts";
import type { SandboxFaults } from "../../ports/terraform.ts";

/** What a file says of faults, as JSON; none while there is no file. Read at each start, so that a rehearsal can be changed. */
export async function readFaults(file: string): Promise<SandboxFaults> {
  try {
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
    return checked(value);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw new Failure("sandbox-failed", { why: "the file of its faults cannot be read" }, { cause: error });
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

function checked(value: unknown): SandboxFaults {
  if (!isRecord(value)) throw new TypeError("no object");
  const { delaySeconds, delays, fail, taint } = value;
  const wrong =
    (delaySeconds !== undefined && typeof delaySeconds !== "number") ||
    (delays !== undefined && !(isRecord(delays) && Object.values(delays).every((one) => typeof one === "number"))) ||
    (fail !== undefined && typeof fail !== "string") ||
    (taint !== undefined && typeof taint !== "string");
  if (wrong) throw new TypeError("a wrong type");
  return value;
}
