import { isLabel, jobLimits } from "../domain/runner-job.ts";
import { readRunnerMessage, type RunnerMessage, type RunnerResult } from "../domain/runner-message.ts";
import { isCount, isText, parseJson, strictRecord } from "../domain/strict-record.ts";

const mostMessages = 500;
const runnerName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/** undefined for anything that is not exactly this; bytes that are not UTF-8 are not either. */
function textOf(body: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

const recordIn = (body: Buffer, required: readonly string[], optional: readonly string[] = []) =>
  strictRecord(parseJson(textOf(body) ?? ""), required, optional);

export function readRegistration(
  body: Buffer,
): { readonly name: string; readonly facts: Readonly<Record<string, string>> } | undefined {
  const record = recordIn(body, ["name", "facts"]);
  const facts = strictRecord(record?.["facts"], [], ["version", "platform", "hostname"]);
  if (record === undefined || facts === undefined) return undefined;
  const { name } = record;
  if (typeof name !== "string" || !runnerName.test(name)) return undefined;
  const entries = Object.entries(facts);
  const known = entries.flatMap(([key, value]) => (isText(value, 100) ? [[key, value] as const] : []));
  return known.length === entries.length ? { name, facts: Object.fromEntries(known) } : undefined;
}

export function readPoll(body: Buffer): { readonly labels: readonly string[]; readonly waitSeconds: number } | undefined {
  const record = recordIn(body, ["labels", "waitSeconds"]);
  const labels: unknown = record?.["labels"];
  const waitSeconds = record?.["waitSeconds"];
  const isList = Array.isArray(labels) && labels.length <= jobLimits.labels;
  if (!isList || !isCount(waitSeconds)) return undefined;
  const known = labels.filter(isLabel);
  return known.length === labels.length ? { labels: [...new Set(known)].sort(), waitSeconds } : undefined;
}

/** Lines of JSON; none is a sign of life. One wrong line refuses all: the runner is of another version, or it is none. */
export function readMessages(body: Buffer): readonly Exclude<RunnerMessage, RunnerResult>[] | undefined {
  const lines = textOf(body)
    ?.split("\n")
    .filter((line) => line.trim() !== "");
  if (lines === undefined || lines.length > mostMessages) return undefined;
  const messages = lines.flatMap((line) => {
    const reading = readRunnerMessage(line);
    return "message" in reading && reading.message.type !== "result" ? [reading.message] : [];
  });
  return messages.length === lines.length ? messages : undefined;
}

export function readResult(body: Buffer): RunnerResult | undefined {
  const reading = readRunnerMessage(textOf(body) ?? "");
  return "message" in reading && reading.message.type === "result" ? reading.message : undefined;
}

/** Of the one header that carries the nonce; one that is sent twice is joined by a comma, which no nonce has. */
export const readHeader = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === "string" && /^[A-Za-z0-9_-]{22,64}$/.test(value) ? value : undefined;
