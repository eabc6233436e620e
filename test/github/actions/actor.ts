import type { Account, App } from "../model.ts";

/** Who does it, and through which App. */
export interface Actor {
  readonly account: Account;
  readonly app: App | null;
}
