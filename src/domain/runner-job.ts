import type { Check } from "./spec.generated.ts";
import { isCount, isText, type StrictRecord, strictRecord } from "./strict-record.ts";

/** What is to be done, without anything that a runner could not check: no argument, no variable, no place outside its own checkout. */
export type RunnerWork =
  /** A program of the repository, by its path there; it gets no arguments. */
  | { readonly type: "command"; readonly run: string }
  /** Rows of tables on both sides; `*` is every table of the source. */
  | { readonly type: "row-count"; readonly tables: readonly string[]; readonly tolerance: number }
  /** One query: on both sides, or where `value` is given on the target alone. */
  | {
      readonly type: "sql";
      readonly query: string;
      readonly tolerance: number;
      readonly value?: string | number | boolean | null;
    }
  /** What this version of the runner cannot do, and says so. */
  | { readonly type: OtherWork };

const otherWork = [
  "checksum",
  "object-count",
  "http",
  "tcp",
  "tls",
  "dns",
  "latency",
  "transfer-report",
  "policy",
] as const satisfies readonly Exclude<Check["type"], "command" | "row-count" | "sql">[];
export type OtherWork = (typeof otherWork)[number];

/** What somebody wants a runner to do. Times in seconds. */
export interface RunnerOrder {
  readonly kind: "check" | "hook" | "transfer";
  /** Of the check, hook or transfer; with run and workload it names the order: ordering it again is the same order. */
  readonly name: string;
  readonly tenant: string;
  /** The repository's id on the code host. */
  readonly repository: string;
  /** The commit whose files are run. */
  readonly revision: string;
  readonly migration: string;
  readonly wave: string;
  readonly run: string;
  readonly workload: string;
  /** 1 for the first. A lost one is only ever done again as another attempt, which somebody asks for. */
  readonly attempt: number;
  readonly work: RunnerWork;
  readonly timeout: number;
  /** Labels that the runner must have. */
  readonly needs: readonly string[];
}

/** An order on its way to one runner. */
export interface RunnerJob extends RunnerOrder {
  readonly id: string;
  /** Id of the only runner that may do it. */
  readonly runner: string;
  /** Random; a runner that has seen it does not start it again. */
  readonly nonce: string;
  /** RFC 3339. It is not started later. */
  readonly expires: string;
}

/** A job is started within this time or not at all. */
export const jobLifeSeconds = 3600;

export const jobLimits = { text: 200, path: 500, query: 20_000, tables: 500, timeout: 86_400, labels: 20 } as const;

const id = /^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,199}$/;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const label = /^[a-z0-9][a-z0-9._-]{0,39}$/;
const sha = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
const nonce = /^[A-Za-z0-9_-]{22,64}$/;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;

const members = {
  texts: ["name", "tenant", "repository", "migration", "wave", "run", "workload"],
  others: ["kind", "revision", "attempt", "work", "timeout", "needs"],
  job: ["id", "runner", "nonce", "expires"],
} as const;

/** A job as it came over the wire: schemas/runner-job.schema.json. undefined when anything about it is not as it should be. */
export function readRunnerJob(value: unknown): RunnerJob | undefined {
  const record = strictRecord(value, [...members.texts, ...members.others, ...members.job]);
  // Every member has been looked at.
  return record !== undefined && isOrder(record) && isAddressed(record) ? (record as unknown as RunnerJob) : undefined;
}

export const isLabel = (value: unknown): value is string => typeof value === "string" && label.test(value);

const matches = (value: unknown, pattern: RegExp): boolean => typeof value === "string" && pattern.test(value);

const isOrder = (record: StrictRecord): boolean =>
  members.texts.every((name) => matches(record[name], id)) &&
  (record["kind"] === "check" || record["kind"] === "hook" || record["kind"] === "transfer") &&
  matches(record["revision"], sha) &&
  isCount(record["attempt"], 1000) &&
  record["attempt"] > 0 &&
  isCount(record["timeout"], jobLimits.timeout) &&
  record["timeout"] > 0 &&
  Array.isArray(record["needs"]) &&
  record["needs"].length <= jobLimits.labels &&
  record["needs"].every(isLabel) &&
  isWork(record["work"]);

const isAddressed = (record: StrictRecord): boolean =>
  matches(record["id"], uuid) &&
  matches(record["runner"], uuid) &&
  matches(record["nonce"], nonce) &&
  matches(record["expires"], instant) &&
  !Number.isNaN(Date.parse(String(record["expires"])));

function isWork(value: unknown): boolean {
  const type = strictRecord(value, ["type"], ["run", "tables", "tolerance", "query", "value"])?.["type"];
  switch (type) {
    case "command":
      return isRun(strictRecord(value, ["type", "run"])?.["run"]);
    case "row-count": {
      const record = strictRecord(value, ["type", "tables", "tolerance"]);
      const tables: unknown = record?.["tables"];
      const isList = Array.isArray(tables) && tables.length > 0 && tables.length <= jobLimits.tables;
      return isList && tables.every(isTable) && isPercent(record?.["tolerance"]);
    }
    case "sql": {
      const record = strictRecord(value, ["type", "query", "tolerance"], ["value"]);
      const isQuery = isText(record?.["query"], jobLimits.query) && record["query"].trim() !== "";
      return isQuery && isPercent(record["tolerance"]) && isScalar(record["value"]);
    }
    default:
      return otherWork.some((one) => one === type) && strictRecord(value, ["type"]) !== undefined;
  }
}

const isRun = (value: unknown): boolean => isText(value, jobLimits.path) && value !== "";
const isTable = (value: unknown): boolean => isText(value, jobLimits.text) && value !== "";
const isPercent = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 && value <= 100;
const isScalar = (value: unknown): boolean =>
  value === undefined || value === null || typeof value === "boolean" || isText(value, jobLimits.text) || Number.isFinite(value);

/** What a runner does for a check of a spec. */
export function workOfCheck(check: Check): RunnerWork | { readonly why: string } {
  const tolerance = Number.parseFloat(check.expect?.tolerance ?? "0%");
  switch (check.type) {
    case "command":
      return check.run === undefined ? { why: "it names no program (run)" } : { type: "command", run: check.run };
    case "row-count":
      return {
        type: "row-count",
        tables: check.tables === undefined || check.tables.length === 0 ? ["*"] : check.tables,
        tolerance,
      };
    case "sql": {
      if (check.query === undefined) return { why: "it has no query" };
      const value = check.expect?.value;
      if (value === undefined) return { type: "sql", query: check.query, tolerance };
      return isScalar(value)
        ? { type: "sql", query: check.query, tolerance, value: value as string | number | boolean | null }
        : { why: "expect.value is no single value" };
    }
    case "checksum":
    case "object-count":
    case "http":
    case "tcp":
    case "tls":
    case "dns":
    case "latency":
    case "transfer-report":
    case "policy":
      return { type: check.type };
  }
}
