import type { Clock } from "../../ports/clock.ts";

export const systemClock: Clock = { now: () => new Date() };

/** `--now`: every command sees the same, given moment. */
export const fixedClock = (at: Date): Clock => ({ now: () => new Date(at) });
