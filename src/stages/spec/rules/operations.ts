import type { Draft } from "../draft.ts";
import { movesData } from "../moves.ts";
import { isExcepted } from "./exceptions.ts";
import { isZonal } from "./recovery.ts";
import type { SpecRule } from "./subject.ts";

/** SIR-W401: somebody would notice data that did not arrive. */
export const dataIsChecked: SpecRule = ({ members, migration }) =>
  members.flatMap(({ workload, path }): readonly Draft[] =>
    movesData(workload, migration) && (workload.verify ?? []).length === 0
      ? [
          {
            code: "SIR-W401",
            path: [...path, "verify"],
            message: `${workload.name} moves data and verifies nothing. Add verify, e.g. transfer-report after-transfer.`,
          },
        ]
      : [],
  );

/** SIR-W402: somebody is told when production breaks. */
export const someoneIsTold: SpecRule = ({ migration: { spec }, full, settings }) => {
  const channels = (spec.monitoring?.channels ?? []).length + (settings?.notifications ?? []).length;
  if (full.metadata.environment !== "production" || channels > 0) return [];
  const path = ["spec", "monitoring", "channels"];
  return [{ code: "SIR-W402", path, message: "Nobody is told when something breaks. Add monitoring.channels." }];
};

/** SIR-W404: whoever plans a cutover plans for its failure. */
export const rollbackIsPlanned: SpecRule = ({ migration: { spec }, members }) =>
  members.flatMap(({ written, path, active }): readonly Draft[] => {
    const { cutover, name } = written;
    if (!active || cutover === undefined || cutover.type === "none") return [];
    if (written.rollback !== undefined || spec.defaults?.rollback !== undefined) return [];
    const message = `${name} has a cutover and no rollback; the default is revert with a snapshot. Say what should happen.`;
    return [{ code: "SIR-W404", path: [...path, "cutover"], part: "key", message }];
  });

/** SIR-W406: cost has a limit. */
export const budgetIsSet: SpecRule = ({ migration: { spec } }) =>
  spec.constraints?.budget?.monthly === undefined
    ? [
        {
          code: "SIR-W406",
          path: ["spec", "constraints", "budget", "monthly"],
          message: "No monthly budget is set. Add constraints.budget.monthly.",
        },
      ]
    : [];

/** SIR-W407: what matters does not hang on one zone. */
export const criticalIsSpread: SpecRule = ({ members }) =>
  members.flatMap((member): readonly Draft[] => {
    const { workload, written, path, active } = member;
    const critical = workload.criticality === "high" || workload.criticality === "mission-critical";
    if (!active || !critical || !isZonal(member) || workload.availability !== "single") return [];
    const field = written.availability === undefined ? "criticality" : "availability";
    const message = `${workload.name} is ${workload.criticality} but runs in one zone. Set availability: multi-zone.`;
    return [{ code: "SIR-W407", path: [...path, field], message }];
  });

/** SIR-W414: production is not switched off by the clock. */
export const productionStaysOn: SpecRule = (subject) =>
  subject.members.flatMap(({ workload, path, active }): readonly Draft[] => {
    if (!active || workload.schedule === undefined || subject.full.metadata.environment !== "production") return [];
    if (isExcepted(subject, "SIR-W414", workload.name)) return [];
    const message = `${workload.name} is switched off by schedule in production. Remove schedule, or merge an exception for SIR-W414.`;
    return [{ code: "SIR-W414", path: [...path, "schedule"], part: "key", message }];
  });
