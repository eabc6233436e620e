import type { Draft } from "../draft.ts";
import type { Complaint } from "./complaint.ts";

/** What to write, by field. Most fields explain themselves. */
const hints: Readonly<Record<string, string>> = {
  apiVersion: "Write apiVersion: sirsi.dev/v1.",
  metadata: "Give it a name and an owner.",
  spec: "Describe target and workloads in it.",
  target: "Name provider and region, e.g. aws and germany.",
  workloads: "List at least one.",
  owner: 'Name the team that is called at night, e.g. "@acme/commerce".',
  name: "Give it a name, e.g. orders-db.",
  region: "Name one, e.g. germany.",
  provider: "Name it, e.g. aws.",
  config: "This kind needs it to know what to build.",
  acknowledge: "strategy none needs a reason.",
  acceptedBy: "Name who agreed.",
  acceptedOn: "Write the date, e.g. 2026-01-17.",
  expires: "Write the last day, e.g. 2026-03-31.",
  reason: "Say why, in 20 characters or more.",
  approvedBy: "Name who approved it.",
  engine: "Name it, e.g. postgres.",
  image: "Name the container image.",
  cidr: "Give the range, e.g. 10.60.0.0/16.",
};

export function missingField({ path, params }: Complaint): Draft {
  const field = String(params["missingProperty"]);
  return missing([...path, field]);
}

/** A field that is not there. It is shown at what should hold it. */
export function missing(path: Complaint["path"], advice?: string): Draft {
  const field = String(path.at(-1));
  return { code: "SIR-E106", path, message: `${field} is missing. ${advice ?? hintFor(path, field)}` };
}

export function hintFor(path: Complaint["path"], field: string): string {
  if (field === "kind" && path.length === 1) return "Write kind: Migration.";
  return Object.hasOwn(hints, field) ? (hints[field] ?? "Add it.") : "Add it.";
}
