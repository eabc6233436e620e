/** What people and machines need to follow one event: identifiers and figures, never a payload. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * A fixed sentence with fields. `error` means that one of us must act; what a user did wrong is `info`. Nothing that looks like a
 * credential reaches the output, at no level.
 */
export interface Log {
  debug(fields: LogFields, sentence: string): void;
  info(fields: LogFields, sentence: string): void;
  warn(fields: LogFields, sentence: string): void;
  error(fields: LogFields, sentence: string): void;
  /** Every line of the child carries the fields: a trace id, a repository. */
  child(fields: LogFields): Log;
}
