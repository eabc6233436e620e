import type { AuditChain } from "../../domain/audit.ts";
import type { AuditVerdict } from "../../stages/audit/verify.ts";

/** What somebody wrote into a file must not steer a terminal. */
const plain = (text: string): string => text.replaceAll(/[^\x20-\x7e\n]/g, "?");

export function sayVerdict(verdict: AuditVerdict, head: string | undefined): string {
  switch (verdict.state) {
    case "empty":
      return "There is no event, so nothing was verified.\n";
    case "broken": {
      const { line, chain, seq, why } = verdict;
      const event = chain === undefined || seq === undefined ? "" : ` (event ${seq} of ${chain})`;
      return plain(`Broken at line ${line}${event}: ${why}.\n`);
    }
    case "whole":
      return plain(
        [`Whole: ${count(verdict.count)}.`, ...verdict.chains.map(chainLine), lastLine(verdict, head)]
          .map((line) => `${line}\n`)
          .join(""),
      );
  }
}

const count = (events: number): string => (events === 1 ? "1 event" : `${events} events`);

function chainLine({ chain, first, last, head, checkpoint }: AuditChain): string {
  const removed =
    checkpoint === undefined ? "" : `; those before were removed by ${checkpoint.by} on ${checkpoint.at} (${checkpoint.why})`;
  return `  ${chain}: ${first} to ${last}, ${head}${removed}`;
}

function lastLine({ head, after }: Extract<AuditVerdict, { state: "whole" }>, asked: string | undefined): string {
  if (asked === undefined)
    return `Head: ${head}. Note it where nobody can change it: --head proves by it later that nothing up to here was removed.`;
  return after === undefined || after === 0
    ? "It ends with the head that was asked for."
    : `The head that was asked for is there; ${count(after)} came after it.`;
}
