import type { Json } from "../../domain/change.ts";
import type { FullMigration, FullWorkload } from "../../domain/defaults.ts";
import { nativeRegion } from "../../domain/regions.ts";
import type { Settings } from "../../domain/settings.generated.ts";
import type { SpecPath } from "../../domain/spec-path.ts";
import { isActive, statefulKinds, type Provider } from "../../domain/workload.ts";
import { shortestSecret } from "./config-strings.ts";
import { inWindow } from "./window.ts";

type JsonObject = { readonly [key: string]: Json };

/** The migration in the words of the general rules (GEN-*). */
export function specInput({ metadata, spec }: FullMigration, settings: Settings | undefined, now: string): JsonObject {
  const { source, target, compliance, constraints } = spec;
  const environment = settings?.environments?.[metadata.environment];
  const from = countryOf(source?.provider, source?.region);
  const to = countryOf(target.provider, target.region);
  const calendar = {
    windows: [constraints?.windows ?? [], environment?.windows ?? []],
    freezes: [...(constraints?.freezes ?? []), ...(environment?.freezes ?? [])],
  };
  return {
    name: metadata.name,
    environment: metadata.environment,
    data_class: compliance?.dataClassification ?? null,
    data_categories: compliance?.dataCategories ?? [],
    source_provider: source?.provider ?? null,
    source_region: from?.name ?? source?.region ?? null,
    source_country: from?.country ?? null,
    target_region: to?.name ?? target.region,
    target_country: to?.country ?? null,
    legal_basis: (source?.agreements ?? []).length > 0,
    labels: Object.keys(metadata.labels ?? {}),
    workloads: spec.workloads.map((workload, index) => workloadInput(workload, ["spec", "workloads", index])),
    windows: calendar.windows.flat().map(({ name, days, from: opens, to: closes, timezone }) => ({
      name,
      days,
      from: opens,
      to: closes,
      timezone: timezone ?? "UTC",
    })),
    in_window: inWindow(now, calendar),
    strings: stringsOf({ metadata, spec }),
  };
}

function workloadInput(workload: FullWorkload, path: SpecPath): JsonObject {
  const { transfer, backup, rollback } = workload;
  const method = transfer === undefined ? null : (transfer.method ?? "auto");
  return {
    name: workload.name,
    kind: workload.kind,
    criticality: workload.criticality,
    path,
    has_transfer: method !== null && method !== "none" && method !== "redeploy",
    transfer_method: method,
    // The schema's default is true; without an endpoint the spec says nothing about the wire.
    tls: transfer?.endpoint === undefined ? null : (transfer.endpoint.tls ?? true),
    protocol: protocolOf(workload),
    snapshot_before: rollback.snapshotBefore,
    has_backup: (backup?.schedule !== undefined && backup.schedule !== "none") || backup?.pointInTime === true,
    rollback_strategy: rollback.strategy,
    rollback_until: rollback.until ?? null,
    stateful: statefulKinds.has(workload.kind),
    active: isActive(workload),
  };
}

const clearTextPorts: Readonly<Record<number, string>> = { 21: "ftp", 23: "telnet", 80: "http" };

/** What is spoken on the wire, where the spec says so: a scheme, a file protocol or the port of a clear-text service. */
function protocolOf({ transfer, config, kind }: FullWorkload): string | null {
  const { host, path, port } = transfer?.endpoint ?? {};
  const scheme = [host, path].flatMap((text) => /^([a-z][a-z0-9+.-]*):\/\//i.exec(text ?? "")?.[1] ?? [])[0];
  if (scheme !== undefined) return scheme.toLowerCase();
  const service = port === undefined ? undefined : clearTextPorts[port];
  if (service !== undefined) return service;
  const protocol = kind === "file-share" ? (config as { readonly protocol?: unknown } | undefined)?.protocol : undefined;
  return typeof protocol === "string" ? protocol : null;
}

function countryOf(provider: string | undefined, region: string | undefined) {
  return isCloud(provider) && region !== undefined ? nativeRegion(provider, region) : undefined;
}

const isCloud = (provider: string | undefined): provider is Provider =>
  provider === "aws" || provider === "azure" || provider === "gcp";

/** Every text a person wrote that is long enough to be a credential, with its place. */
function stringsOf(root: unknown): readonly { readonly path: SpecPath; readonly value: string }[] {
  const found: { path: SpecPath; value: string }[] = [];
  const visit = (value: unknown, path: SpecPath): void => {
    if (typeof value === "string") {
      if (value.length >= shortestSecret) found.push({ path, value });
    } else if (Array.isArray(value)) {
      value.forEach((item, index) => {
        visit(item, [...path, index]);
      });
    } else if (value !== null && typeof value === "object") {
      for (const [key, item] of Object.entries(value)) visit(item, [...path, key]);
    }
  };
  visit(root, []);
  return found;
}
