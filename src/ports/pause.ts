/** Waits so many milliseconds, or until the signal ends it, whichever comes first. Never rejects. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;
