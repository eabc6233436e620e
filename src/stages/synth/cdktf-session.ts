interface TokenMap {
  readonly stringTokenMap: Map<unknown, unknown>;
  readonly numberTokenMap: Map<unknown, unknown>;
}

/**
 * Runs a synthesis and leaves nothing of it behind. CDKTF keeps every token for ever in one global map, and captures a whole
 * stack trace for each: a third of the time, and megabytes per hundred resources. Errors still have their own stacks.
 */
export function cdktfSession<T>(synthesize: () => T): T {
  const before = Object.getOwnPropertyDescriptor(Error, "captureStackTrace");
  Error.captureStackTrace = () => undefined;
  try {
    return synthesize();
  } finally {
    if (before === undefined) Reflect.deleteProperty(Error, "captureStackTrace");
    else Object.defineProperty(Error, "captureStackTrace", before);
    const map = (globalThis as { __cdktfTokenMap?: TokenMap }).__cdktfTokenMap;
    map?.stringTokenMap.clear();
    map?.numberTokenMap.clear();
  }
}
