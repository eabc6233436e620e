import type { ApplyMoment } from "../../domain/calendar.ts";
import type { Wait } from "../../domain/deploy.ts";

/** What the calendar says, for the queue: every reason in its words, all until the moment at which none is left. */
export const calendarWaits = (moment: ApplyMoment): readonly Wait[] =>
  moment.open ? [] : moment.because.map(({ why }) => ({ kind: "hold", why, until: moment.next }));
