/** Told what a long command is doing; a terminal shows it, a log keeps it, a test collects it. */
export type ProgressListener = (event: ProgressEvent) => void;

export type ProgressEvent =
  | { readonly type: "step"; readonly text: string }
  | { readonly type: "terraform"; readonly wave: string; readonly line: string }
  | ResourceProgress;

/** What an apply does to one resource. */
export interface ResourceProgress {
  readonly type: "resource";
  readonly wave: string;
  readonly address: string;
  /** In Terraform's words: create, update, delete, read. */
  readonly action: string;
  readonly outcome: "started" | "done" | "failed";
  readonly seconds?: number;
}
