import type { Provider } from "../../../domain/workload.ts";
import type { SpecPath } from "../../../domain/spec-path.ts";
import type { Draft } from "../draft.ts";
import { ofKind, type SpecRule } from "./subject.ts";

interface Gap {
  readonly clouds: readonly Provider[];
  readonly advice: string;
}

const otherwise = "Use kubernetes-cluster, resources:, or another target.";

/** Engines without a managed service that this product supports, by cloud. */
const databaseGaps: Readonly<Record<string, Gap>> = {
  mariadb: { clouds: ["azure", "gcp"], advice: "Use engine mysql, or another target." },
  oracle: { clouds: ["azure", "gcp"], advice: "Use engine postgres with a conversion, or target aws." },
  mongodb: { clouds: ["gcp"], advice: otherwise },
};
const cacheGaps: Readonly<Record<string, Gap>> = {
  memcached: { clouds: ["aws", "azure", "gcp"], advice: "Use engine redis or valkey." },
  valkey: { clouds: ["azure"], advice: "Use engine redis." },
};

/** SIR-E207: every kind and variant exists on the target. */
export const counterpartsExist: SpecRule = (subject) => {
  const { provider } = subject.migration.spec.target;
  return [
    ...ofKind(subject, "database").flatMap(({ config, path }) => gap("Database", config.engine, databaseGaps, provider, path)),
    ...ofKind(subject, "cache").flatMap(({ config, path }) => gap("Cache", config.engine, cacheGaps, provider, path)),
  ];
};

function gap(
  kind: string,
  engine: string | undefined,
  gaps: Readonly<Record<string, Gap>>,
  provider: Provider,
  path: SpecPath,
): readonly Draft[] {
  const found = engine === undefined ? undefined : gaps[engine];
  if (engine === undefined || found?.clouds.includes(provider) !== true) return [];
  const message = `${kind} engine ${engine} has no managed service on ${provider} in this product. ${found.advice}`;
  return [{ code: "SIR-E207", path: [...path, "config", "engine"], message }];
}
