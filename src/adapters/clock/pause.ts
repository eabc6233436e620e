import { setTimeout as wait } from "node:timers/promises";
import type { Pause } from "../../ports/pause.ts";

export const systemPause: Pause = async (milliseconds, signal) => {
  // Its only failure is the signal.
  await wait(milliseconds, undefined, { signal }).catch(() => undefined);
};
