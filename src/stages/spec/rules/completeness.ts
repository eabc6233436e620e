import type { Check } from "../../../domain/spec.generated.ts";
import type { SpecPath } from "../../../domain/spec-path.ts";
import type { Draft } from "../draft.ts";
import { configOf, type Member, type SpecRule } from "./subject.ts";

/** What each kind of check cannot do without. */
const neededByCheck: Readonly<Partial<Record<Check["type"], readonly NeededField[]>>> = {
  http: ["url"],
  latency: ["url", "maxLatency"],
  tcp: ["host", "port"],
  tls: ["host"],
  dns: ["host"],
  sql: ["query"],
  command: ["run"],
};
type NeededField = "url" | "host" | "port" | "query" | "run" | "maxLatency";

/** SIR-E106 and SIR-E105: fields that need each other. */
export const completeParts: SpecRule = ({ members, migration }) => [
  ...members.flatMap((member) => [
    ...checks(member),
    ...steps(member),
    ...triggers(member),
    ...records(member),
    ...lifecycles(member),
  ]),
  ...members.flatMap(({ workload, path }) => alerts(workload.alerts, [...path, "alerts"])),
  ...alerts(migration.spec.monitoring?.alerts, ["spec", "monitoring", "alerts"]),
];

const missing = (path: SpecPath, why: string): Draft => ({
  code: "SIR-E106",
  path,
  message: `${String(path.at(-1))} is missing. ${why}`,
});

function checks({ workload, path }: Member): readonly Draft[] {
  return (workload.verify ?? []).flatMap((check, index) =>
    (neededByCheck[check.type] ?? []).flatMap((field) => lacking(check, field, [...path, "verify", index])),
  );
}

function lacking(check: Check, field: NeededField, at: SpecPath): readonly Draft[] {
  const value = field === "maxLatency" ? check.expect?.maxLatency : check[field];
  const where = field === "maxLatency" ? ["expect", field] : [field];
  return value === undefined ? [missing([...at, ...where], `A check of type ${check.type} needs it.`)] : [];
}

function steps({ workload, path }: Member): readonly Draft[] {
  const list = workload.cutover?.steps;
  if (list === undefined) return [];
  const rising = list.every((step, index) => index === 0 || step > (list[index - 1] ?? 0));
  if (rising && list.at(-1) === 100) return [];
  return [
    { code: "SIR-E105", path: [...path, "cutover", "steps"], message: "The steps must rise and end at 100. Correct them." },
  ];
}

function triggers({ workload, path }: Member): readonly Draft[] {
  const trigger = configOf(workload, "function")?.trigger;
  if (trigger === undefined || trigger.type === "http") return [];
  const field = trigger.type === "schedule" ? "schedule" : "workload";
  if (trigger[field] !== undefined) return [];
  return [missing([...path, "config", "trigger", field], `A ${trigger.type} trigger needs it.`)];
}

function records({ workload, path }: Member): readonly Draft[] {
  return (configOf(workload, "dns")?.records ?? []).flatMap(({ values, target }, index) =>
    values === undefined && target === undefined
      ? [missing([...path, "config", "records", index, "values"], "A record needs values, or target with a workload.")]
      : [],
  );
}

function lifecycles({ workload, path }: Member): readonly Draft[] {
  return (configOf(workload, "object-store")?.lifecycle ?? []).flatMap(({ tier, expire }, index) =>
    tier === undefined && expire === undefined
      ? [missing([...path, "config", "lifecycle", index, "tier"], "Say where objects go, or write expire: true.")]
      : [],
  );
}

function alerts(list: Member["workload"]["alerts"], path: SpecPath): readonly Draft[] {
  return (list ?? []).flatMap(({ above, below }, index) =>
    above === undefined && below === undefined ? [missing([...path, index, "above"], "An alert needs above or below.")] : [],
  );
}
