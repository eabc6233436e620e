import { type AuditChain, firstPrevious, headOf } from "../../domain/audit.ts";
import { canonical } from "../../domain/canonical.ts";
import { type EventLine, readLine, type SummaryLine } from "./read-line.ts";
import { newTally } from "./tally.ts";

/** The first thing that is wrong. */
export interface Breach {
  /** From 1; the line after the last one for what is missing at the end. */
  readonly line: number;
  readonly chain?: string;
  readonly seq?: number;
  readonly why: string;
}

export type AuditVerdict =
  | {
      readonly state: "whole";
      readonly count: number;
      readonly head: string;
      readonly chains: readonly AuditChain[];
      /** How many events were recorded after the head that was asked for. */
      readonly after?: number;
    }
  | ({ readonly state: "broken" } & Breach)
  /** Nothing was there, and nothing proves nothing. */
  | { readonly state: "empty" };

/** Takes an export line by line. Hashes prove that nothing inside was changed, the summary or a head that nothing is missing at the end. */
export class AuditVerifier {
  readonly #tally = newTally();
  readonly #heads = new Map<string, { readonly seq: number; readonly hash: string }>();
  readonly #head: string | undefined;
  #line = 0;
  #breach: Breach | undefined;
  #summary: SummaryLine | undefined;
  #count = 0;
  /** How many events had passed when the head did. */
  #headAt: number | undefined;

  /** `head`: the hash of an event, or the head of a whole export, that was noted elsewhere. */
  constructor(head?: string) {
    this.#head = head;
  }

  /** false once something is wrong: what follows proves nothing more. */
  add(text: string): boolean {
    this.#line += 1;
    if (this.#breach === undefined) this.#breach = this.#look(text);
    return this.#breach === undefined;
  }

  end(): AuditVerdict {
    const breach = this.#breach ?? this.#missing();
    if (breach !== undefined) return { state: "broken", ...breach };
    const chains = this.#chains();
    const head = headOf(chains);
    if (head === null) return { state: "empty" };
    const after = this.#headAt === undefined ? {} : { after: this.#count - this.#headAt };
    return { state: "whole", count: this.#count, head, chains, ...after };
  }

  #look(text: string): Breach | undefined {
    if (this.#summary !== undefined) return this.#at("it follows the summary, which ends an export");
    const line = readLine(text);
    switch (line.kind) {
      case "unreadable":
        return this.#at(line.why);
      case "summary":
        this.#summary = line;
        return undefined;
      case "event":
        return this.#follow(line);
    }
  }

  #follow(event: EventLine): Breach | undefined {
    const { chain, seq, previous, hash } = event;
    const why = this.#whyOutOfPlace(event);
    if (why !== undefined) return { line: this.#line, chain, seq, why };
    this.#tally.add({ chain, seq, previous, hash });
    this.#heads.set(chain, { seq, hash });
    this.#count += 1;
    if (hash === this.#head) this.#headAt = this.#count;
    return undefined;
  }

  #whyOutOfPlace({ chain, seq, previous }: EventLine): string | undefined {
    const before = this.#heads.get(chain);
    if (before === undefined) {
      return seq === 1 && previous !== firstPrevious(chain)
        ? "it is numbered as the first of its chain and does not begin it"
        : undefined;
    }
    if (seq === before.seq + 2) return `event ${seq - 1} before it is missing`;
    if (seq > before.seq + 2) return `the events ${before.seq + 1} to ${seq - 1} before it are missing`;
    if (seq <= before.seq) return `it comes after event ${before.seq}: events were added or moved`;
    return previous === before.hash ? undefined : "it does not follow the event before it: one of the two was replaced";
  }

  /** What no single line can show. */
  #missing(): Breach | undefined {
    this.#line += 1;
    const chains = this.#chains();
    const summary = this.#summary;
    if (summary === undefined && this.#head === undefined)
      return this.#count === 0 ? undefined : this.#at("the summary at the end is missing: events may have been cut off");
    const unlike = summary === undefined ? undefined : whyUnlike(summary, chains);
    if (unlike !== undefined) return this.#at(unlike);
    for (const { chain, first } of summary?.selection.since === undefined ? chains : []) {
      const checkpoint = summary?.chains.find((told) => told.chain === chain)?.checkpoint;
      if (first > 1 && checkpoint === undefined)
        return {
          line: this.#line,
          chain,
          seq: first,
          why: `the events before it are missing, and no checkpoint says that they were removed`,
        };
    }
    if (this.#head !== undefined && this.#headAt === undefined && headOf(chains) !== this.#head)
      return this.#at(`no event has the hash ${this.#head}: events were cut off at the end, or replaced`);
    return undefined;
  }

  #chains(): readonly AuditChain[] {
    const told = this.#summary?.chains ?? [];
    return this.#tally.chains().map((chain) => {
      const checkpoint = told.find((one) => one.chain === chain.chain)?.checkpoint;
      return checkpoint === undefined ? chain : { ...chain, checkpoint };
    });
  }

  #at(why: string): Breach {
    return { line: this.#line, why };
  }
}

/** Does the summary tell of what was there? */
function whyUnlike(summary: SummaryLine, chains: readonly AuditChain[]): string | undefined {
  const count = chains.reduce((sum, chain) => sum + chain.count, 0);
  if (summary.count !== count) return `the summary tells of ${summary.count} events and ${count} are here`;
  if (summary.head !== headOf(chains) || canonical(summary.chains) !== canonical(chains))
    return "the summary tells of other events than these";
  const broken = chains.find(
    ({ checkpoint, first, previous }) =>
      checkpoint !== undefined && (checkpoint.seq !== first - 1 || checkpoint.hash !== previous),
  );
  return broken === undefined ? undefined : `the checkpoint of ${broken.chain} is not what its first event follows`;
}
