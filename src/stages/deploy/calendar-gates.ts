import { type Openings, openingsOf } from "../../domain/openings.ts";
import type { CalendarRules, FreezePeriod, NamedWindow } from "../../domain/calendar.ts";
import { instant, sayFreeze, saySoak, wallTime } from "./calendar-words.ts";

/** One rule of the calendar. Moments are milliseconds since 1970. */
export interface Gate {
  /** The moment itself while it is open, else the moment at which it opens; Infinity when it does not open by itself. */
  closedUntil(at: number): number;
  /** Why it is closed until then. */
  say(until: number): string;
}

/** Each must be open. */
export function gatesOf({ environment, spec, wave, cutovers, soak }: CalendarRules, searchedMs: number): readonly Gate[] {
  // The spec's own window of a name comes first: it is narrowed by the environment's, never widened.
  const known = new Map([...environment.windows, ...spec.windows].map((window) => [window.name, window]));
  const named = [wave.window, ...cutovers.map(({ window }) => window)].filter((name) => name !== undefined);
  return [
    ...[...environment.freezes, ...spec.freezes].map(freezeGate),
    ...(environment.windows.length === 0 ? [] : [environmentGate(environment, searchedMs)]),
    ...[...new Set(named)].map((name) => windowGate(name, known.get(name), searchedMs)),
    ...(wave.start === undefined ? [] : [notBefore(`${wave.start}T00:00:00Z`, `wave ${wave.name} starts on ${wave.start}`)]),
    ...cutovers.flatMap(({ workload, at }) =>
      at === undefined ? [] : [notBefore(at, `the cutover of ${workload} is set for ${at}`)],
    ),
    ...soak.predecessors.map(({ wave: before, healthySince }) => soakGate(before, healthySince, soak.seconds)),
  ];
}

function freezeGate(freeze: FreezePeriod): Gate {
  const [from, to] = [Date.parse(freeze.from), Date.parse(freeze.to)];
  if (Number.isNaN(from) || Number.isNaN(to)) return neverOpen(`${sayFreeze(freeze)} cannot be read: its times are not RFC 3339`);
  return {
    closedUntil: (at) => (at >= from && at < to ? to : at),
    say: (until) => `${sayFreeze(freeze)} lasts until ${instant(until)}`,
  };
}

/** Of the environment's windows one must be open, whichever. One that cannot be read is closed. */
function environmentGate({ name, windows }: CalendarRules["environment"], searchedMs: number): Gate {
  const all = windows.map((window) => ({ window, openings: openingsOf(window) }));
  const nextOf = (openings: Openings | undefined, at: number): number => openings?.next(at, at + searchedMs) ?? Infinity;
  return {
    closedUntil: (at) =>
      all.reduce((first, { openings }) => (first === at ? at : Math.min(first, nextOf(openings, at))), Infinity),
    say: (until) => {
      const first = all.find(({ openings }) => openings?.isOpen(until) === true);
      if (first?.openings === undefined) return `no window of environment ${name} opens in the time ahead`;
      const { window, openings } = first;
      return `environment ${name} is closed until window ${window.name} opens ${wallTime(until, window, openings.offsetAt)}`;
    },
  };
}

function windowGate(name: string, window: NamedWindow | undefined, searchedMs: number): Gate {
  if (window === undefined) return neverOpen(`window ${name} is not defined, so it never opens`);
  const openings = openingsOf(window);
  if (openings === undefined) {
    const { from, to, timezone } = window;
    return neverOpen(`window ${name} (${from} to ${to}, ${timezone ?? "UTC"}) cannot be read, so it never opens`);
  }
  return {
    closedUntil: (at) => openings.next(at, at + searchedMs) ?? Infinity,
    say: (until) =>
      until === Infinity
        ? `window ${name} does not open in the time ahead`
        : `window ${name} opens ${wallTime(until, window, openings.offsetAt)}`,
  };
}

function notBefore(time: string, why: string): Gate {
  const from = Date.parse(time);
  if (Number.isNaN(from)) return neverOpen(`${why}, which cannot be read`);
  return { closedUntil: (at) => Math.max(at, from), say: () => why };
}

/** https://tc39.es/ecma262/#sec-time-values-and-time-range */
const latest = 8.64e15;

function soakGate(wave: string, healthySince: string | null, seconds: number): Gate {
  const over = healthySince === null ? Infinity : Date.parse(healthySince) + seconds * 1000;
  if (Number.isNaN(over) || (over > latest && over !== Infinity))
    return neverOpen(`how long wave ${wave} has been healthy, or must be, cannot be read`);
  return { closedUntil: (at) => Math.max(at, over), say: (until) => saySoak(wave, healthySince, seconds, until) };
}

const neverOpen = (why: string): Gate => ({ closedUntil: () => Infinity, say: () => why });
