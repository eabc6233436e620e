import type { SpecPath } from "../../../domain/spec-path.ts";
import type { Draft } from "../draft.ts";
import { nearMiss, suggestion } from "../near-miss.ts";
import { quote } from "../words.ts";
import { configOf, ofKind, type Member, type SpecRule, type Subject } from "./subject.ts";

/** Endings that make a name with a dot an absolute one. */
const topLevels: ReadonlySet<string> = new Set(
  "com org net io dev app cloud info biz edu gov eu de at ch fr it es nl be pl se no dk fi ie uk us ca au jp in br".split(" "),
);

/** SIR-E227: records and domains lie in the zone that serves them; SIR-E202: a cutover's record is in its zone. */
export const insideZones: SpecRule = (subject) => [
  ...ofKind(subject, "dns").flatMap(({ config, path }) =>
    (config.records ?? []).flatMap(({ name }, index) =>
      outside(name, config.zone ?? "", [...path, "config", "records", index, "name"]),
    ),
  ),
  ...subject.members.flatMap((member) => cutoverFaults(subject, member)),
];

function outside(name: string, zone: string, path: SpecPath): readonly Draft[] {
  const plain = name.replace(/\.$/, "").toLowerCase();
  const labels = plain.split(".");
  const absolute = name.endsWith(".") || (labels.length > 1 && topLevels.has(labels.at(-1) ?? ""));
  if (!absolute || plain === zone || plain.endsWith(`.${zone}`)) return [];
  return [{ code: "SIR-E227", path, message: `${name} is not in zone ${zone}. Use a name in the zone.` }];
}

function cutoverFaults(subject: Subject, { workload, path }: Member): readonly Draft[] {
  const zone = zoneOf(subject, workload.cutover?.dns);
  if (zone === undefined) return [];
  const domain = configOf(workload, "load-balancer")?.domain;
  const inZone = domain === undefined ? [] : outside(`${domain}.`, zone.config.zone ?? "", [...path, "config", "domain"]);
  return [...inZone, ...unknownRecord(zone, workload.cutover?.record, [...path, "cutover", "record"])];
}

const zoneOf = (subject: Subject, name: string | undefined) =>
  ofKind(subject, "dns").find(({ workload }) => workload.name === name);

function unknownRecord(
  zone: NonNullable<ReturnType<typeof zoneOf>>,
  record: string | undefined,
  path: SpecPath,
): readonly Draft[] {
  const names = (zone.config.records ?? []).map(({ name }) => name);
  if (record === undefined || names.some((name) => sameRecord(name, record, zone.config.zone ?? ""))) return [];
  const near = nearMiss(record, names);
  return [
    {
      code: "SIR-E202",
      path,
      message: `${quote(record)} is not a record of ${zone.workload.name}. ${suggestion(near, "Add it to config.records.")}`,
      ...(near === undefined ? {} : { replacement: near }),
    },
  ];
}

function sameRecord(a: string, b: string, zone: string): boolean {
  const relative = (name: string) => name.replace(/\.$/, "").replace(new RegExp(`\\.?${zone.replaceAll(".", "\\.")}$`), "");
  return relative(a) === relative(b);
}

/** SIR-W405: what a cutover will change is not remembered for long. */
export const shortAnswers: SpecRule = (subject) =>
  subject.members.flatMap(({ workload, path }): readonly Draft[] => {
    const { cutover, name } = workload;
    const wave = subject.full.spec.waves.find(({ workloads }) => workloads.includes(name));
    if (cutover === undefined || ["cutover", "finalized", "rolled-back"].includes(wave?.state ?? "")) return [];
    if (cutover.ttl !== undefined && cutover.ttl > 300) return [longTtl(cutover.ttl, [...path, "cutover", "ttl"])];
    const zone = zoneOf(subject, cutover.dns);
    return (zone?.config.records ?? []).flatMap((record, index) =>
      zone !== undefined && cutover.record === record.name && record.ttl !== undefined && record.ttl > 300
        ? [longTtl(record.ttl, [...zone.path, "config", "records", index, "ttl"])]
        : [],
    );
  });

const longTtl = (ttl: number, path: SpecPath): Draft => ({
  code: "SIR-W405",
  path,
  message: `ttl ${ttl}: users may stay on the old side for ${Math.round(ttl / 60)} minutes after the cutover. Lower it to 60 beforehand.`,
  replacement: "60",
});
