import type { CheckOutcome } from "../../domain/probe.ts";

/** Ends an attempt from anywhere within it. Never leaves this adapter. */
export class Ended extends Error {
  readonly result: CheckOutcome;

  constructor(result: CheckOutcome) {
    super(result.detail);
    this.name = "Ended";
    this.result = result;
  }
}

export const failed = (detail: string): Ended => new Ended({ outcome: "fail", detail });
export const notEvaluated = (detail: string): Ended => new Ended({ outcome: "not-evaluated", detail });
/** What is asked for may not be looked at, or says nothing that could be looked at. */
export const closed = (detail: string): Ended => new Ended({ outcome: "not-evaluated", detail, isFinal: true });
