import type { ApprovalRule, Approvals, Wave } from "../../../domain/spec.generated.ts";
import type { SpecPath } from "../../../domain/spec-path.ts";
import { secondsOf } from "../../../domain/units.ts";
import type { Draft } from "../draft.ts";
import { listed } from "../words.ts";
import { belowFloor, goesFrom, weakened, workloadBefore, type Gate, type GateContext } from "./gate.ts";

const path = ["spec", "approvals"];
const change = ({ effective }: GateContext, part: Partial<Approvals>): void => {
  effective.spec.approvals = { ...effective.spec.approvals, ...part };
};

/** What a spec and the settings ask for when they do not say. */
const defaultCount = 1;
const defaultSeparation = true;
const defaultValidity = "72h";

const countGate: Gate = (context) => {
  const { base, head, floors } = context;
  const before = base === undefined ? 0 : (base.spec.approvals?.count ?? defaultCount);
  const after = head.spec.approvals?.count ?? defaultCount;
  const floor = floors?.count ?? defaultCount;
  const counts = Math.max(before, after, floor);
  if (counts === after) return [];
  change(context, { count: counts });
  const at = [...path, "count"];
  if (before > after) return [weakened(at, goesFrom("approvals.count", String(before), String(after)))];
  return head.spec.approvals?.count === undefined
    ? []
    : [weakened(at, belowFloor("approvals.count", String(after), String(floor)))];
};

const teamsGate: Gate = (context) => {
  const before = context.base?.spec.approvals?.teams ?? [];
  const after = context.head.spec.approvals?.teams ?? [];
  const counts = union(after, before, context.floors?.teams ?? []);
  if (counts.length > after.length) change(context, { teams: counts });
  return droppedTeams(before, after, [...path, "teams"]);
};

const separationGate: Gate = (context) => {
  const { base, head, floors } = context;
  const floor = floors?.separationOfDuties ?? defaultSeparation;
  const before = base !== undefined && (base.spec.approvals?.separationOfDuties ?? defaultSeparation);
  if ((head.spec.approvals?.separationOfDuties ?? defaultSeparation) || !(before || floor)) return [];
  change(context, { separationOfDuties: true });
  const message = before ? goesFrom("separationOfDuties", "true", "false") : belowFloor("separationOfDuties", "false", "true");
  return [weakened([...path, "separationOfDuties"], message)];
};

const validityGate: Gate = (context) => {
  const { base, head } = context;
  if (base === undefined) return [];
  const before = base.spec.approvals?.validFor ?? defaultValidity;
  const after = head.spec.approvals?.validFor ?? defaultValidity;
  if ((secondsOf(after) ?? 0) <= (secondsOf(before) ?? 0)) return [];
  change(context, { validFor: before });
  return [weakened([...path, "validFor"], goesFrom("approvals.validFor", before, after))];
};

const byRiskGate: Gate = (context) => {
  const { base, head, floors } = context;
  return (["low", "medium", "high", "critical"] as const).flatMap((level) => {
    const after = head.spec.approvals?.byRisk?.[level];
    const { rule, drafts } = stricterRule(base?.spec.approvals?.byRisk?.[level], after, [...path, "byRisk", level]);
    const counts = withFloor(rule, floors?.byRisk?.[level]);
    if (counts !== undefined) change(context, { byRisk: { ...context.effective.spec.approvals?.byRisk, [level]: counts } });
    return drafts;
  });
};

/** A wave asks for what it asked for before, and for what the waves asked for that its workloads come from. */
const wavesGate: Gate = (context) => {
  const { waves } = context.effective.spec;
  if (waves === undefined) return withoutWaves(context);
  return waves.flatMap((wave, index) => {
    const before = together(wavesBefore(context, wave));
    const { rule, drafts } = stricterRule(before, wave.approvals, ["spec", "waves", index, "approvals"]);
    if (rule !== undefined) wave.approvals = rule;
    return drafts;
  });
};

const together = (waves: readonly Wave[]): ApprovalRule | undefined =>
  waves.reduce<ApprovalRule | undefined>((sum, { approvals }) => withFloor(approvals, sum), undefined);

/** Without waves there is one with everything, and it needs whatever any of them needed. */
function withoutWaves(context: GateContext): readonly Draft[] {
  const rule = together(context.base?.spec.waves ?? []);
  if (rule === undefined) return [];
  const own = context.effective.spec.approvals;
  const { count, teams } = withFloor({ count: own?.count ?? defaultCount, teams: own?.teams ?? [] }, rule) ?? {};
  change(context, { ...(count === undefined ? {} : { count }), ...(teams === undefined ? {} : { teams }) });
  return [
    weakened(["spec", "waves"], "The waves are gone, and their approvals with them. They are needed until this is merged."),
  ];
}

/** The waves of the base that a wave continues: by name, or by a workload that was in them. */
export function wavesBefore(context: GateContext, wave: Wave): readonly Wave[] {
  const names = new Set(wave.workloads.flatMap((name) => workloadBefore(context, name)?.name ?? []));
  return (context.base?.spec.waves ?? []).filter(
    ({ name, workloads }) => name === wave.name || workloads.some((workload) => names.has(workload)),
  );
}

function stricterRule(
  before: ApprovalRule | undefined,
  after: ApprovalRule | undefined,
  at: SpecPath,
): { readonly rule: ApprovalRule | undefined; readonly drafts: readonly Draft[] } {
  const drafts: Draft[] = [...droppedTeams(before?.teams ?? [], after?.teams ?? [], [...at, "teams"])];
  if ((before?.count ?? 0) > (after?.count ?? 0))
    drafts.push(
      weakened([...at, "count"], goesFrom("The number of approvals", String(before?.count ?? 0), String(after?.count ?? 0))),
    );
  if (before?.environment !== undefined && before.environment !== after?.environment)
    drafts.push(weakened([...at, "environment"], goesFrom("environment", before.environment, after?.environment ?? "none")));
  const rule = withFloor(after, before);
  const environment = before?.environment;
  return { rule: rule === undefined || environment === undefined ? rule : { ...rule, environment }, drafts };
}

/** Both rules at once: the higher count and every team. */
function withFloor(rule: ApprovalRule | undefined, floor: ApprovalRule | undefined): ApprovalRule | undefined {
  if (rule === undefined || floor === undefined) return rule ?? floor;
  const environment = rule.environment ?? floor.environment;
  return {
    ...(rule.count === undefined && floor.count === undefined ? {} : { count: Math.max(rule.count ?? 0, floor.count ?? 0) }),
    ...(rule.teams === undefined && floor.teams === undefined ? {} : { teams: union(rule.teams ?? [], floor.teams ?? []) }),
    ...(environment === undefined ? {} : { environment }),
  };
}

const union = (...lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())];

function droppedTeams(before: readonly string[], after: readonly string[], at: SpecPath): readonly Draft[] {
  const dropped = before.filter((team) => !after.includes(team));
  if (dropped.length === 0) return [];
  return [
    weakened(at, `${listed(dropped)} no longer ${dropped.length === 1 ? "approves" : "approve"}. Needed until this is merged.`),
  ];
}

/** Who must agree. Every team that is named must. */
export const approvalGates: readonly Gate[] = [countGate, teamsGate, separationGate, validityGate, byRiskGate, wavesGate];
