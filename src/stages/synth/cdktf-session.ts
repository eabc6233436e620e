interface TokenMap {
  readonly stringTokenMap: Map<unknown, unknown>;
  readonly numberTokenMap: Map<unknown, unknown>;
}

/**
 * Runs a synthesis and leaves nothing of it behind. CDKTF keeps every token for ever in one global map,
 * and captures a whole stack trace for each: half the time, and megabytes per hundred resources.
 */
export function cdktfSession<T>(synthesize: () => T): T {
  const before = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  Error.prepareStackTrace = () => "";
  try {
    return synthesize();
  } finally {
    if (before === undefined) Reflect.deleteProperty(Error, "prepareStackTrace");
    else Object.defineProperty(Error, "prepareStackTrace", before);
    const map = (globalThis as { __cdktfTokenMap?: TokenMap }).__cdktfTokenMap;
    map?.stringTokenMap.clear();
    map?.numberTokenMap.clear();
  }
}
