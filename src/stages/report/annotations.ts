import type { Annotation } from "../../domain/check.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Location } from "../../domain/location.ts";
import type { PolicyResult, Rule } from "../../domain/policy.ts";
import type { Review } from "../../domain/review.ts";
import { showsSecret } from "../../domain/secret-text.ts";
import { atLeast } from "../../domain/severity.ts";
import { cut } from "./cut.ts";
import { sayResult } from "./results.ts";

/** Four requests' worth: a pull request with 2,000 specs costs no more than one with 20. The rest is in the report. */
export const mostAnnotations = 200;

export interface Annotations {
  /** Worst first. */
  readonly shown: readonly Annotation[];
  readonly rest: number;
  /** Left out because their file's name looks like a credential: GitHub takes the real name only, and nothing of ours shows it. */
  readonly unnamed: number;
}

/** What people should see at its line: findings, and rules that failed or could not be judged. */
export function toAnnotations(review: Review): Annotations {
  const rules = new Map(review.rules.map((rule) => [rule.id, rule]));
  const findings = [...review.findings, ...review.specs.flatMap((spec) => spec.findings)];
  const results = review.specs.flatMap(({ policy }) => policy?.results ?? []);
  const all = [...findings.map(ofFinding), ...results.flatMap((result) => ofResult(result, rules.get(result.rule)))];
  const named = all.filter(({ path }) => !showsSecret(path));
  const sorted = named.toSorted((a, b) => rank(a) - rank(b) || compare(a.path, b.path) || a.startLine - b.startLine);
  return {
    shown: sorted.slice(0, mostAnnotations),
    rest: Math.max(0, sorted.length - mostAnnotations),
    unnamed: all.length - named.length,
  };
}

const order: readonly Annotation["level"][] = ["failure", "warning", "notice"];
const rank = ({ level }: Annotation): number => order.indexOf(level);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const levels = { error: "failure", warning: "warning", notice: "notice" } as const;

const ofFinding = ({ code, level, location, at, message }: Finding): Annotation => ({
  ...place(location),
  level: levels[level],
  title: cut(code, 255),
  message: cut(`${at}: ${message}`, 4000),
});

function ofResult(result: PolicyResult, rule: Rule | undefined): readonly Annotation[] {
  const { location, status, severity } = result;
  if (location === undefined || (status !== "fail" && status !== "unknown")) return [];
  const level = status === "fail" && atLeast(severity, "high") ? "failure" : "warning";
  return [
    { ...place(location), level, title: cut(`${result.rule} (${severity})`, 255), message: cut(sayResult(result, rule), 4000) },
  ];
}

/** GitHub takes columns on one line only, and counts the end as part of the range. */
function place({
  file,
  line,
  column,
  endLine,
  endColumn,
}: Location): Pick<Annotation, "path" | "startLine" | "endLine" | "startColumn" | "endColumn"> {
  const range = { path: file, startLine: line, endLine: Math.max(line, endLine) };
  return line === endLine ? { ...range, startColumn: column, endColumn: Math.max(column, endColumn - 1) } : range;
}
