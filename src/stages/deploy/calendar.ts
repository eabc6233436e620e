import type { ApplyMoment, CalendarRules } from "../../domain/calendar.ts";
import { type Gate, gatesOf } from "./calendar-gates.ts";
import { instant } from "./calendar-words.ts";

/** How far ahead the next opening is looked for. */
const searchedDays = 400;
const searchedMs = searchedDays * 86_400_000;
/** More changes of windows and freezes than 400 days can hold in earnest; the search ends whatever a file says. */
const mostSteps = 4_000;

/** May the wave be applied now? Whatever denies wins; what cannot be read denies. */
export function applyMoment(rules: CalendarRules, now: Date): ApplyMoment {
  const gates = gatesOf(rules, searchedMs);
  const at = now.getTime();
  const closed = gates.map((gate) => ({ gate, until: gate.closedUntil(at) })).filter(({ until }) => until !== at);
  if (closed.length === 0) return { open: true };
  const next = nextFrom(at, gates);
  return {
    open: false,
    because: closed.map(({ gate, until }) => ({ why: gate.say(until), until: until === Infinity ? null : instant(until) })),
    next: next === undefined ? null : instant(next),
  };
}

/** The first moment from now on, now included, at which it may be applied; undefined when there is none within 400 days. */
export function nextOpening(rules: CalendarRules, now: Date): Date | undefined {
  const next = nextFrom(now.getTime(), gatesOf(rules, searchedMs));
  return next === undefined ? undefined : new Date(next);
}

/** From gate to gate: nothing can open before the last of those that are closed. */
function nextFrom(now: number, gates: readonly Gate[]): number | undefined {
  let at = now;
  for (let steps = 0; steps < mostSteps && at <= now + searchedMs; steps += 1) {
    const until = gates.reduce((latest, gate) => Math.max(latest, gate.closedUntil(at)), at);
    if (until === at) return at;
    at = until;
  }
  return undefined;
}
