import type { Exception } from "../../../domain/spec.generated.ts";
import type { Draft } from "../draft.ts";
import { goesFrom, weakened, type Gate } from "./gate.ts";

const path = ["spec", "compliance", "exceptions"];

/** An exception counts once it is on the base; the head can end or shorten it, not create or extend it. */
export const exceptionGate: Gate = ({ base, head, effective }) => {
  const merged = base?.spec.compliance?.exceptions ?? [];
  const asked = head.spec.compliance?.exceptions ?? [];
  const drafts: Draft[] = [];
  const counts = asked.flatMap((exception, index): readonly Exception[] => {
    const known = merged.find((other) => other.policy === exception.policy && other.workload === exception.workload);
    if (known === undefined) {
      const where = exception.workload === undefined ? "" : ` on ${exception.workload}`;
      const message = `An exception for ${exception.policy}${where} is requested. It counts once it is merged.`;
      drafts.push(weakened([...path, index], message));
      return [];
    }
    if (exception.expires <= known.expires) return [exception];
    drafts.push(
      weakened([...path, index, "expires"], goesFrom(`The exception for ${exception.policy}`, known.expires, exception.expires)),
    );
    return [{ ...exception, expires: known.expires }];
  });
  if (asked.length > 0) effective.spec.compliance = { ...effective.spec.compliance, exceptions: counts };
  return drafts;
};
