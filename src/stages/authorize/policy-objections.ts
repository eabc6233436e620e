import type { PolicyReport, PolicyResult } from "../../domain/policy.ts";
import { atLeast, severityRank, type Severity } from "../../domain/severity.ts";
import type { Objection } from "./objection.ts";

/**
 * A rule that could not be judged closes the gate: always from high on, and as low as a failure would deny. Rules that lack the same
 * input are one sentence, and so is one rule on many resources.
 */
export function policyGaps({ results }: PolicyReport, failOn: Severity): readonly Objection[] {
  const floor = severityRank(failOn) > severityRank("high") ? failOn : "high";
  const unknown = results.filter(({ status, severity }) => status === "unknown" && atLeast(severity, floor));
  const onNothing = unknown.filter(({ address }) => address === null);
  return [
    ...grouped(onNothing, reasonOf).map(([because, group]) => gap(`${rulesOf(group)} could not be judged: ${because}.`)),
    ...grouped(
      unknown.filter(({ address }) => address !== null),
      (result) => `${result.rule} ${reasonOf(result)}`,
    ).map(([, group]) => gap(`${about(group)} could not be judged (${group[0].severity}): ${reasonOf(group[0])}.`)),
  ];
}

/** Worst first; one rule on many resources is one thing to fix. */
export function policyDenials({ results }: PolicyReport, failOn: Severity): readonly Objection[] {
  const failed = results
    .filter(({ status, severity }) => status === "fail" && atLeast(severity, failOn))
    .toSorted((a, b) => severityRank(a.severity) - severityRank(b.severity));
  return grouped(failed, ({ rule }) => rule).map(([, group]) => ({
    verdict: "denied",
    why: `${about(group)} fails (${group[0].severity}).`,
  }));
}

const gap = (why: string): Objection => ({ verdict: "not-evaluated", why });

/** Severity goes by rule, so it is one within a rule's group. */
type Group = readonly [PolicyResult, ...PolicyResult[]];

function grouped(results: readonly PolicyResult[], key: (result: PolicyResult) => string): readonly (readonly [string, Group])[] {
  return [...Map.groupBy(results, key)].flatMap(([name, [first, ...rest]]) =>
    first === undefined ? [] : [[name, [first, ...rest]] as const],
  );
}

/** A rule's own sentence may end in a full stop; ours does in any case. */
const reasonOf = ({ because }: PolicyResult): string => (because ?? "an input is missing").replace(/\.+$/, "");

function about(group: Group): string {
  const [{ rule }] = group;
  const addresses = group.flatMap(({ address }) => address ?? []);
  return addresses.length === 0 ? rule : `${rule} on ${atMost(addresses)}`;
}

function rulesOf(group: Group): string {
  const [{ rule: first, severity }] = group;
  const rules = [...new Set(group.map(({ rule }) => rule))];
  return rules.length === 1 ? `${first} (${severity})` : `${rules.length} rules (${atMost(rules)})`;
}

function atMost(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
}
