import { type AuditChain, type AuditCheckpoint, type AuditSelection, type AuditSummary, headOf } from "../../domain/audit.ts";

/** An event's place, as an export passes it. */
export interface Passed {
  readonly chain: string;
  readonly seq: number;
  readonly previous: string;
  readonly hash: string;
}

export interface Tally {
  add(event: Passed): void;
  /** By name. */
  chains(): readonly AuditChain[];
}

/** Counts what passes, chain by chain, in little memory. */
export function newTally(): Tally {
  const chains = new Map<string, AuditChain>();
  return {
    add: ({ chain, seq, previous, hash }) => {
      const before = chains.get(chain);
      chains.set(
        chain,
        before === undefined
          ? { chain, first: seq, last: seq, count: 1, previous, head: hash }
          : { ...before, last: seq, count: before.count + 1, head: hash },
      );
    },
    chains: () => [...chains.values()].sort((a, b) => (a.chain < b.chain ? -1 : 1)),
  };
}

/** The last line of an export. A checkpoint is told where it is what the first event of a chain follows. */
export function summaryOf(
  chains: readonly AuditChain[],
  checkpoints: ReadonlyMap<string, AuditCheckpoint>,
  selection: AuditSelection,
  exportedAt: string,
): AuditSummary {
  const told = chains.map((chain): AuditChain => {
    const checkpoint = checkpoints.get(chain.chain);
    return checkpoint?.seq === chain.first - 1 ? { ...chain, checkpoint } : chain;
  });
  const count = chains.reduce((sum, chain) => sum + chain.count, 0);
  return { summary: "sirsi.audit/1", exportedAt, selection, count, head: headOf(chains), chains: told };
}
