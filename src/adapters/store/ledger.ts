import type { Ledger } from "../../ports/ledger.ts";
import type { Database } from "./database.ts";
import { approvalsIn } from "./ledger/approvals.ts";
import { installationsIn } from "./ledger/installations.ts";
import { pullsIn } from "./ledger/pulls.ts";
import { pushesIn } from "./ledger/pushes.ts";
import { reviewsIn } from "./ledger/reviews.ts";

export const ledgerIn = (database: Database): Ledger => ({
  installations: installationsIn(database),
  pulls: pullsIn(database),
  pushes: pushesIn(database),
  reviews: reviewsIn(database),
  approvals: approvalsIn(database),
});
