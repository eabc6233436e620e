import { acceptRisk } from "./accept-risk.ts";
import { apply, retry } from "./apply.ts";
import { approve } from "./approve.ts";
import { cancel } from "./cancel.ts";
import type { Command } from "./command.ts";
import { waiverEdit } from "../stages/propose/waiver-edit.ts";
import { discover } from "./discover.ts";
import { explain } from "./explain.ts";
import { help } from "./help.ts";
import { plan } from "./plan.ts";
import { unlock } from "./unlock.ts";
import { waiveWith } from "./waive.ts";

/** Everything that a comment can ask for, in the order of the help. */
export const commands = [
  plan,
  explain,
  approve,
  acceptRisk,
  waiveWith(waiverEdit),
  discover,
  unlock,
  apply,
  retry,
  cancel,
  help,
] as const satisfies readonly Command[];
