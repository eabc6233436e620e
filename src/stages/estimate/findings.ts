import type { UnlocatedFinding } from "../../domain/finding.ts";
import { bytesPerSecondOf } from "../../domain/units.ts";
import { lineOf, usableBits, type Line } from "./line.ts";
import { downtimeTooLong, type EstimatedWave } from "./downtime-finding.ts";
import { estimateMove, type Move } from "./move.ts";
import { copiesOverLine } from "./transfer-method.ts";
import { windowsTooShort } from "./window-finding.ts";
import { sayRate, sayShort } from "./words.ts";

const deviceAfterSeconds = 7 * 86_400;

/** A wave that is done or undone copies nothing any more. */
export function estimateFindings(wave: EstimatedWave): readonly UnlocatedFinding[] {
  if (wave.wave.state === "finalized" || wave.wave.state === "rolled-back") return [];
  return [
    ...wave.moves.flatMap((move) => [...neverCatchesUp(move), ...slowCopy(move)]),
    ...downtimeTooLong(wave),
    ...windowsTooShort(wave),
  ];
}

function neverCatchesUp(move: Move): readonly UnlocatedFinding[] {
  const line = lineOf(move.workload, move.migration, move.sharedBy);
  const changeRate = move.workload.data?.changeRate;
  if (line === undefined || changeRate === undefined || estimateMove(move).copy?.expected !== Infinity) return [];
  const changes = (bytesPerSecondOf(changeRate) ?? 0) * 8;
  return [
    {
      code: "SIR-E209",
      level: "error",
      message: `changes (${changeRate} = ${sayRate(changes)}) exceed the usable line (${sayLine(line)}). Raise bandwidth or use offline-device.`,
      path: ["spec", "workloads", move.index, "data", "changeRate"],
    },
  ];
}

function sayLine(line: Line): string {
  const usable = usableBits(line, "expected");
  if (usable === line.throttle) return `transfer.bandwidth ${sayRate(usable)}`;
  const shared = line.sharedBy > 1 ? ` / ${line.sharedBy} transfers at once` : "";
  const limited = line.serviceLimit !== undefined && usable === line.serviceLimit / line.sharedBy;
  const whole = limited ? `VPN tunnel limit ${sayRate(line.serviceLimit)}` : `${sayRate(line.bandwidth)} x ${line.efficiency}`;
  return `${whole}${shared} = ${sayRate(usable)}`;
}

/** Longer than a device takes to ship: say so while there is time to order one. */
function slowCopy(move: Move): readonly UnlocatedFinding[] {
  const { workload, index, method, migration } = move;
  const chosen = method === "offline-device" && workload.transfer?.method !== "offline-device";
  if (!copiesOverLine(method) && !chosen) return [];
  // What `auto` gave to a device is measured as the line copy it replaces.
  const copy = estimateMove(chosen ? { ...move, method: "object-sync", mode: "offline" } : move).copy?.expected;
  if (copy === undefined || copy === Infinity || copy <= deviceAfterSeconds) return [];
  const advice = chosen
    ? "method: auto chose an offline device: order it early and sync the changes over the line after it"
    : "Use method: offline-device and sync the changes over the line after it, or raise bandwidth";
  return [
    {
      code: "SIR-W403",
      level: "warning",
      message: `copying ${workload.name} over the line takes ${sayShort(copy)}, more than 7 days. ${advice}.`,
      path: ["spec", "workloads", index, migration.spec.workloads[index]?.transfer === undefined ? "data" : "transfer"],
    },
  ];
}
