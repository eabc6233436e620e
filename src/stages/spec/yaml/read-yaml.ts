import type { Finding } from "../../../domain/finding.ts";
import { findingCodes } from "../../../domain/finding-codes.ts";
import type { SourceMap } from "../../../domain/location.ts";
import { displayPath } from "../../../domain/spec-path.ts";
import { compose } from "./compose.ts";
import { positionsIn, type Positions } from "./positions.ts";
import type { Problem } from "./problem.ts";
import { scan } from "./scan.ts";
import { walk } from "./walk.ts";

/** A YAML text as plain values with places. `value` is undefined when the text could not be read as a whole. */
export interface YamlReading {
  readonly value?: unknown;
  readonly sources: SourceMap;
  readonly findings: readonly Finding[];
  /** Pointers of maps that lost an entry to a finding: nothing there is called missing. */
  readonly incomplete: ReadonlySet<string>;
  readonly textAt: Positions["textAt"];
}

const byteOrderMark = "\ufeff";

/** Reads one YAML 1.2 document. Whatever the text, this ends in bounded time and memory. */
export function readYaml(file: string, written: string): YamlReading {
  const text = written.startsWith(byteOrderMark) ? written.slice(1) : written;
  const positions = positionsIn(file, text);
  const nothing = { sources: { file, nodes: new Map() }, incomplete: new Set<string>(), textAt: positions.textAt };
  const unread = (problem: Problem): YamlReading => ({ ...nothing, findings: [findingOf(problem, positions, undefined)] });
  const scanned = scan(text);
  if (!scanned.ok) return unread(scanned.problem);
  const composed = compose(scanned.tokens, text);
  if (!composed.ok) return unread(composed.problem);
  if (composed.document === undefined) return { ...nothing, value: null, findings: [] };
  const { value, nodes, problems, incomplete, broken } = walk(composed.document, positions);
  const findings = problems.map((problem) => findingOf(problem, positions, value));
  return { ...(broken ? {} : { value }), sources: { file, nodes }, findings, incomplete, textAt: positions.textAt };
}

function findingOf(problem: Problem, positions: Positions, root: unknown): Finding {
  const path = problem.path ?? [];
  return {
    code: problem.code,
    level: findingCodes[problem.code].level,
    message: problem.message,
    path,
    at: displayPath(path, root),
    location: positions.location(problem.start, problem.end),
  };
}
