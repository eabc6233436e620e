import type { Workload } from "../../domain/spec.generated.ts";

const mostInRange = 1000;

/** What the workloads of a spec are called where they run today, in lower case: reference, address and name. */
export function knownHosts(workloads: readonly Workload[]): ReadonlyMap<string, string> {
  const hosts = new Map<string, string>();
  for (const { name, source } of workloads) {
    hosts.set(name.toLowerCase(), name);
    for (const host of hostsOf(source?.ref)) hosts.set(host, name);
    if (source?.address !== undefined) hosts.set(source.address.toLowerCase(), name);
  }
  return hosts;
}

/** `vm:srv-web-01..04` stands for four hosts. */
export function hostsOf(ref: string | undefined): readonly string[] {
  if (ref === undefined) return [];
  const name = ref.replace(/^[a-z0-9-]+:/i, "").toLowerCase();
  const [, prefix, from, to] = /^(.*?)(\d+)\.\.(\d+)$/.exec(name) ?? [];
  if (prefix === undefined || from === undefined || to === undefined) return [name];
  const count = Math.max(0, Math.min(Number(to) - Number(from) + 1, mostInRange));
  return Array.from({ length: count }, (_, index) => `${prefix}${String(Number(from) + index).padStart(from.length, "0")}`);
}
