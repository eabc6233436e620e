/** How a check ends. GitHub has more words; `neutral` and `skipped` would let a merge through, so none of ours is one. */
export type Conclusion = "success" | "failure" | "action_required";

/** A remark at a line of a file. Lines and columns count from 1, the end is inclusive. */
export interface Annotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** Only where start and end line are one. */
  readonly startColumn?: number;
  readonly endColumn?: number;
  readonly level: "notice" | "warning" | "failure";
  readonly title: string;
  readonly message: string;
}

export interface CheckOutput {
  readonly title: string;
  readonly summary: string;
  readonly text?: string;
}

/** Our check on one head. */
export interface CheckRun {
  readonly head: string;
  readonly name: string;
  /** Ours; found again by it after a crash. */
  readonly externalId: string;
  readonly detailsUrl?: string;
  readonly output: CheckOutput;
  /** Absent: in progress. */
  readonly conclusion?: Conclusion;
  readonly annotations?: readonly Annotation[];
  readonly actions?: readonly { readonly label: string; readonly description: string; readonly identifier: string }[];
}

/** A replacement of whole lines of a file at the head, offered as a GitHub suggestion. */
export interface Suggestion {
  readonly path: string;
  readonly line: number;
  /** The new text of the line. */
  readonly text: string;
  readonly message: string;
  /** The same suggestion again has the same one, wherever its line has moved. */
  readonly key: string;
}
