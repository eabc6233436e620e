import type { Finding } from "../../domain/finding.ts";
import { findingCodes, type FindingCodeId } from "../../domain/finding-codes.ts";
import { locate, type Location, type SourceMap } from "../../domain/location.ts";
import { displayPath, type SpecPath } from "../../domain/spec-path.ts";

/** A finding before it has a place. */
export interface Draft {
  readonly code: FindingCodeId;
  readonly path: SpecPath;
  /** What is wrong. How to fix it. */
  readonly message: string;
  readonly part?: "key" | "value";
  /** Where the finding stands when that is not {@link path}. */
  readonly location?: Location;
  /** YAML text that replaces the text at the finding's place. */
  readonly replacement?: string;
}

export function toFinding(draft: Draft, sources: SourceMap, root: unknown): Finding {
  const location = draft.location ?? locate(sources, draft.path, draft.part);
  return {
    code: draft.code,
    level: findingCodes[draft.code].level,
    message: draft.message,
    path: draft.path,
    at: displayPath(draft.path, root),
    location,
    ...(draft.replacement === undefined ? {} : { fix: { location, replacement: draft.replacement } }),
  };
}

/** In the order of the text, each finding once: an anchor used twice holds its mistake once. */
export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  const unique = new Map<string, Finding>();
  for (const finding of findings) {
    const { line, column } = finding.location;
    const key = `${finding.code} ${line}:${column} ${finding.message}`;
    if (!unique.has(key)) unique.set(key, finding);
  }
  return [...unique.values()].sort(
    (a, b) => a.location.line - b.location.line || a.location.column - b.location.column || (a.code < b.code ? -1 : 1),
  );
}

/** YAML text of a scalar: quoted when it would not be read back as this text. */
export function yamlText(text: string): string {
  const plain = /^[A-Za-z0-9/_][\w@%./-]*$/.test(text);
  const otherType = /^(?:true|false|null|0o[0-7]+|0x[0-9a-f]+|\d+(?:\.\d*)?(?:e[-+]?\d+)?)$/i.test(text);
  return plain && !otherType ? text : JSON.stringify(text);
}
