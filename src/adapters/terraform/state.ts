/** The values of a state's outputs, also of sensitive ones: the caller keeps them as it keeps the state. */
export function outputsOf(state: Uint8Array | undefined): Readonly<Record<string, unknown>> {
  const { outputs } = read(state);
  if (!isRecord(outputs)) return {};
  return Object.fromEntries(
    Object.entries(outputs).map(([name, output]) => [name, isRecord(output) ? output["value"] : undefined]),
  );
}

/**
 * The state as the sandbox may read it. Terraform refuses a state that a newer provider wrote, and goes by a number per resource;
 * the sandbox reads any, so it is told the lowest.
 */
export function readableBySandbox(state: Uint8Array): Uint8Array {
  const { resources, ...rest } = read(state);
  if (!Array.isArray(resources)) return state;
  const lowered = (resources as readonly unknown[]).map((resource) => {
    if (!isRecord(resource) || !Array.isArray(resource["instances"])) return resource;
    const isBuiltIn = String(resource["provider"]).includes("terraform.io/builtin/");
    const instances = (resource["instances"] as readonly unknown[]).map((instance) =>
      isRecord(instance) && !isBuiltIn ? { ...instance, schema_version: 0 } : instance,
    );
    return { ...resource, instances };
  });
  return new TextEncoder().encode(JSON.stringify({ ...rest, resources: lowered }));
}

/** {} for what is no state; Terraform will say so better than we could. */
function read(state: Uint8Array | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = state === undefined ? {} : JSON.parse(new TextDecoder().decode(state));
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === "object" && !Array.isArray(value);
