/** GitHub's own payloads are nested eleven deep at most. */
const deepest = 100;

/** The object that a body holds; undefined when it is none, is nested too deep or is not UTF-8. Call it after the signature. */
export function parsePayload(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  const payload = parseJson(bytes);
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) return undefined;
  return tame(payload) ? (payload as Record<string, unknown>) : undefined;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** Takes `__proto__` out: the keys of some objects are a user's choice. False when it is too deep. A loop, since a call is a frame. */
function tame(payload: object): boolean {
  let level: object[] = [payload];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return false;
    const next: object[] = [];
    for (const value of level) {
      if (Object.hasOwn(value, "__proto__")) Reflect.deleteProperty(value, "__proto__");
      for (const item of Object.values(value) as unknown[]) if (typeof item === "object" && item !== null) next.push(item);
    }
    level = next;
  }
  return true;
}
