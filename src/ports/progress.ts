/** Told what a long command is doing; a terminal shows it, a log keeps it, a test collects it. */
export type ProgressListener = (event: ProgressEvent) => void;

export type ProgressEvent =
  { readonly type: "step"; readonly text: string } | { readonly type: "terraform"; readonly wave: string; readonly line: string };
