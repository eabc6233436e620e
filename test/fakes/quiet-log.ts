import type { Log } from "../../src/ports/log.ts";

const nothing = (): void => undefined;

/** A log for tests of something else. */
export const quietLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => quietLog };
