import type { ServiceWorld } from "../../ports/service.ts";

/** false: a newer head came, and nothing more may be written about this one. Throws when the job was aborted: it is not done. */
export type StillNewest = () => Promise<boolean>;

export function stillNewest(
  { repository, pull, head }: { readonly repository: number; readonly pull: number; readonly head: string },
  signal: AbortSignal,
  { ledger }: ServiceWorld,
): StillNewest {
  return async () => {
    signal.throwIfAborted();
    return (await ledger.pulls.wanted(repository, pull)) === head;
  };
}
