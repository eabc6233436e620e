import type { SirsiEvent } from "../../../domain/events.ts";
import { withoutNul } from "../json.ts";

/** Of one text; what an event says is short. */
const longest = 2_000;

/** A copy in which every text is masked, well-formed and short, and every figure has a canonical form. */
export function cleanEvent(event: SirsiEvent, clean: (text: string) => string): SirsiEvent {
  const visit = (value: unknown): unknown => {
    if (typeof value === "string") return cut(clean(withoutNul(value.toWellFormed())));
    if (typeof value === "number") return Number.isSafeInteger(value) ? value : Number(value.toFixed(3));
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, visit(item)]));
  };
  // The name is ours, and one of a list.
  return { name: event.name, scope: visit(event.scope), actor: visit(event.actor), facts: visit(event.facts) } as SirsiEvent;
}

const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text);
