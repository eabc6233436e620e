import { stringsIn } from "../../../domain/graph.ts";
import type { SpecPath } from "../../../domain/spec-path.ts";
import type { WorkloadKind } from "../../../domain/workload.ts";
import type { Draft } from "../draft.ts";
import { nearMiss } from "../near-miss.ts";
import { article, listed, plainText } from "../words.ts";
import { unknownName } from "./references.ts";
import { configOf, type Member, type SpecRule, type Subject } from "./subject.ts";

/** What `${workloads.<name>.…}` may ask of each kind: the contract that makes retargeting possible. `*` stands for a name. */
export const portableOutputs: Readonly<Record<WorkloadKind, readonly string[]>> = {
  network: ["id", "cidr", "subnets.*.id"],
  vm: ["id", "address", "names"],
  database: ["id", "host", "port", "database", "username", "password", "engine"],
  "object-store": ["id", "name", "url", "endpoint"],
  "file-share": ["id", "host", "path", "mountTarget"],
  "container-service": ["id", "url", "identity"],
  function: ["id", "url", "identity"],
  "load-balancer": ["id", "address", "hostname", "url", "zoneId"],
  queue: ["id", "name", "url", "address", "deadLetter.name"],
  cache: ["host", "port", "password", "tls"],
  "kubernetes-cluster": ["id", "endpoint", "name", "identityIssuer"],
  dns: ["zoneId", "nameServers"],
  warehouse: ["id", "endpoint", "database"],
  "secret-store": ["id", "name", "entries.*"],
};

const targetOutputs = ["provider", "region", "account", "resourceGroup", "zones"];
const roots = ["workloads", "target"];

/** SIR-E222 and, for the workload in a placeholder, SIR-E202. */
export const knownOutputs: SpecRule = (subject) =>
  stringsIn(withoutOtherClouds(subject), ["spec"]).flatMap(({ text, path }) =>
    [...text.matchAll(/\$\{([^}]*)\}/g)].flatMap((match) => checkPlaceholder(subject, match[1] ?? "", path)),
  );

/** The spec without raw resources that this target skips. A gap keeps the places of those behind it. */
function withoutOtherClouds({ migration: { spec } }: Subject): unknown {
  const { provider } = spec.target;
  return {
    ...spec,
    resources: (spec.resources ?? []).map((resource) => ((resource.when ?? provider) === provider ? resource : undefined)),
  };
}

function checkPlaceholder(subject: Subject, inner: string, path: SpecPath): readonly Draft[] {
  const [root = "", ...rest] = inner.split(".");
  if (root === "target") return checkTarget(subject, inner, rest.join("."), path);
  if (root === "workloads") return checkOutput(subject, inner, rest, path);
  const near = /^[A-Za-z]+$/.test(root) ? nearMiss(root, roots) : undefined;
  if (near !== undefined) return [unknown(path, inner, `placeholders start with workloads or target. Did you mean ${near}?`)];
  // Any other ${…} is plain text: it is escaped, never evaluated. Where a secret is wanted, text is not enough.
  return path.at(-1) === "from" && path.includes("secrets")
    ? [unknown(path, inner, "a secret comes from ${workloads.<name>.<output>} or a reference. Use one of them.")]
    : [];
}

function checkTarget({ migration }: Subject, inner: string, output: string, path: SpecPath): readonly Draft[] {
  const offered = targetOutputs.filter((name) => name !== "resourceGroup" || migration.spec.target.provider === "azure");
  return offered.includes(output) ? [] : [unknown(path, inner, `the target offers ${listed(offered)}. Use one of them.`)];
}

function checkOutput(
  { byName }: Subject,
  inner: string,
  [name = "", ...steps]: readonly string[],
  path: SpecPath,
): readonly Draft[] {
  const member = byName.get(name);
  if (member === undefined) {
    const { replacement: _whole, ...draft } = unknownName(name, path, "a workload", [...byName.keys()]);
    return [draft];
  }
  if (!member.active)
    return [unknown(path, inner, `${name} has strategy ${member.workload.strategy} and offers nothing. Use another workload.`)];
  if (offers(member, steps)) return [];
  const { kind } = member.workload;
  return [unknown(path, inner, `${article(kind)} offers ${listed(portableOutputs[kind])}. Use one of them.`)];
}

function offers(member: Member, steps: readonly string[]): boolean {
  const named = namedParts(member);
  return portableOutputs[member.workload.kind].some((output) => {
    const pattern = output.split(".");
    return (
      pattern.length === steps.length &&
      pattern.every((part, index) => part === steps[index] || (part === "*" && named.includes(steps[index] ?? "")))
    );
  });
}

function namedParts({ workload }: Member): readonly string[] {
  const named = configOf(workload, "network")?.subnets ?? configOf(workload, "secret-store")?.entries ?? [];
  return named.map(({ name }) => name);
}

const unknown = (path: SpecPath, inner: string, why: string): Draft => ({
  code: "SIR-E222",
  path,
  message: `\${${plainText(inner)}}: ${why}`,
});
