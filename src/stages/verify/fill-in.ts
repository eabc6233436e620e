import type { Check } from "../../domain/spec.generated.ts";
import type { Site } from "../../kinds/kind.ts";

/** A recorded output of a workload; undefined when nothing of it was applied. */
export type RecordedOutput = (workload: string, output: string) => unknown;

export type Filled = { readonly check: Check } | { readonly why: string };

const placeholder = /\$\{(workloads|target)\.([a-zA-Z0-9_.-]+)\}/g;
const longestValue = 2048;

/** A check with the values of applied workloads in place of its placeholders, or why that cannot be. */
export function fillIn(check: Check, site: Site, output: RecordedOutput): Filled {
  const faults: string[] = [];
  const fill = (value: unknown): unknown => {
    if (typeof value === "string") return fillText(value, site, output, faults);
    if (Array.isArray(value)) return value.map(fill);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item)]));
  };
  // Only texts changed, each to a text.
  const filled = fill(check) as Check;
  const [why] = faults;
  return why === undefined ? { check: filled } : { why };
}

function fillText(text: string, site: Site, output: RecordedOutput, faults: string[]): string {
  return text.replace(placeholder, (whole, root: string, path: string) => {
    const value = root === "target" ? targetField(site, path) : workloadOutput(path, output);
    if (typeof value === "string") return value;
    faults.push(`${whole} ${value.why}`);
    return "";
  });
}

interface Fault {
  readonly why: string;
}

function workloadOutput(path: string, output: RecordedOutput): string | Fault {
  const [, workload = "", name = ""] = /^([a-z][a-z0-9-]*)\.(.+)$/.exec(path) ?? [];
  // A check is sent to whoever it names, so a secret in it would be given away.
  if (isSecret(name)) return { why: "is a secret, which is never put into a check." };
  const value = output(workload, name);
  if (value === undefined || value === null || value === "")
    return { why: "is not known: nothing that was applied gave it a value." };
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string") return { why: "is a list or a map, which a check cannot hold." };
  return text.length > longestValue ? { why: `is longer than ${longestValue} characters.` } : text;
}

const isSecret = (output: string): boolean => output === "password" || output.startsWith("entries.");

/** As the synthesis of a wave says it. */
function targetField({ provider, region, account, zones }: Site, field: string): string | Fault {
  switch (field) {
    case "provider":
      return provider;
    case "region":
      return region;
    case "account":
      return account;
    case "zones":
      return zones.join(",");
    default:
      return { why: "is not a value that a check can hold." };
  }
}
