import { isCount, isText, parseJson, type StrictRecord, strictRecord } from "./strict-record.ts";

/** How a piece of work ended. `not-evaluated` is closed. `detail` is for people: masked, and never a row or a body. */
export interface RunnerResult {
  readonly type: "result";
  readonly outcome: "pass" | "fail" | "not-evaluated";
  readonly detail: string;
  readonly seconds: number;
  readonly exitCode?: number;
}

/** How far a copy is. */
export interface RunnerProgress {
  readonly type: "progress";
  readonly bytes: number;
  readonly total?: number;
  readonly objects?: number;
  /** As the tool words it: `41MiB/s`. */
  readonly rate?: string;
}

/** One thing that was looked at. `detail`: figures by name, such as `{"orders": {"source": 100, "target": 99}}`. */
export interface RunnerCheck {
  readonly type: "check";
  readonly name: string;
  readonly ok: boolean;
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface RunnerLog {
  readonly type: "log";
  readonly text: string;
}

/** One line of JSON, from a program to its runner and from a runner to the service: schemas/runner-message.schema.json. */
export type RunnerMessage = RunnerProgress | RunnerCheck | RunnerLog | RunnerResult;

export type RunnerMessageReading = { readonly message: RunnerMessage } | { readonly why: string };

export const messageLimits = { line: 65_536, text: 2_000, name: 100, depth: 4, entries: 200, detail: 8_192 } as const;

/** A message, or why it is none. Whoever writes them is not trusted: unknown types and members are refused, and everything is bounded. */
export function readRunnerMessage(line: string): RunnerMessageReading {
  if (line.length > messageLimits.line) return { why: `a message is longer than ${messageLimits.line} characters` };
  const value = parseJson(line);
  return isMessage(value) ? { message: value } : { why: "a line is no message that is known" };
}

const membersOf: Readonly<Record<string, readonly [required: readonly string[], optional: readonly string[]]>> = {
  progress: [
    ["type", "bytes"],
    ["total", "objects", "rate"],
  ],
  check: [["type", "name", "ok"], ["detail"]],
  log: [["type", "text"], []],
  result: [["type", "outcome", "detail", "seconds"], ["exitCode"]],
};

function isMessage(value: unknown): value is RunnerMessage {
  if (typeof value !== "object" || value === null || !("type" in value) || typeof value.type !== "string") return false;
  const members = Object.hasOwn(membersOf, value.type) ? membersOf[value.type] : undefined;
  const record = members === undefined ? undefined : strictRecord(value, ...members);
  if (record === undefined) return false;
  switch (value.type) {
    case "progress":
      return isProgress(record);
    case "check":
      return isCheck(record);
    case "log":
      return isText(record["text"], messageLimits.text);
    case "result":
      return isResult(record);
    default:
      return false;
  }
}

const isAbsentOr = (value: unknown, sound: (value: unknown) => boolean): boolean => value === undefined || sound(value);

const isProgress = ({ bytes, total, objects, rate }: StrictRecord): boolean =>
  isCount(bytes) &&
  isAbsentOr(total, (value) => isCount(value)) &&
  isAbsentOr(objects, (value) => isCount(value)) &&
  isAbsentOr(rate, (value) => isText(value, messageLimits.name));

const isCheck = ({ name, ok, detail }: StrictRecord): boolean =>
  isText(name, messageLimits.name) && name !== "" && typeof ok === "boolean" && isAbsentOr(detail, isDetail);

const isResult = ({ outcome, detail, seconds, exitCode }: StrictRecord): boolean =>
  (outcome === "pass" || outcome === "fail" || outcome === "not-evaluated") &&
  isText(detail, messageLimits.text) &&
  isCount(seconds, 1_000_000) &&
  isAbsentOr(exitCode, (value) => isCount(value, 255));

function isDetail(value: unknown): boolean {
  return (
    strictObject(value) &&
    isSmall(value, messageLimits.depth, { left: messageLimits.entries }) &&
    JSON.stringify(value).length <= messageLimits.detail
  );
}

const strictObject = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value);

/** Plain values a few levels deep. A key that means something to JavaScript is not one. */
function isSmall(value: unknown, depth: number, budget: { left: number }): boolean {
  budget.left -= 1;
  if (budget.left < 0) return false;
  if (value === null || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "string") return isText(value, messageLimits.text);
  if (typeof value !== "object" || depth <= 0 || Object.hasOwn(value, "__proto__")) return false;
  return Object.entries(value).every(([key, item]) => isText(key, messageLimits.name) && isSmall(item, depth - 1, budget));
}
