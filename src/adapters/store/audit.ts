import type { AuditLog } from "../../ports/audit-log.ts";
import { type AppenderParts, appenderIn } from "./audit/appender.ts";
import { forgetEvents } from "./audit/forget-events.ts";
import { checkpointsIn, ofRun, rowsOf } from "./audit/read-events.ts";

export const auditIn = (parts: AppenderParts): AuditLog => ({
  append: appenderIn(parts),
  rows: (selection) => rowsOf(selection, parts.database),
  ofRun: (run) => ofRun(run, parts.database),
  checkpoints: () => checkpointsIn(parts.database),
  forget: (before, checkpoint) => forgetEvents(before, checkpoint, parts.database),
});
