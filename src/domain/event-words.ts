import type { EventName } from "./events.ts";

interface EventWords {
  /** The fixed sentence of its log line, without a full stop. */
  readonly happened: string;
  /** What it tells, and when it is recorded. */
  readonly means: string;
}

/** What each event means, in words; the log and docs/reference/events.md say them. */
export const eventWords: Readonly<Record<EventName, EventWords>> = {
  "run.queued": {
    happened: "A run was queued",
    means:
      "A merge or a command asks for a change of a wave: which spec, at which commit, from which state of the wave to which.",
  },
  "run.waiting": {
    happened: "A run waits",
    means: "The run cannot start yet: why, and until when if that is known.",
  },
  "run.superseded": {
    happened: "A run was superseded",
    means: "The run never started, because a newer one of the same wave was queued: which.",
  },
  "plan.finished": {
    happened: "A plan was made",
    means: "The plan after the merge, by its digest, and whether it equals the reviewed one. `reviewed` is null where none was.",
  },
  "approval.given": {
    happened: "An approval was given",
    means: "A person approved the plan with this digest, or accepted its risk.",
  },
  "waiver.in-force": {
    happened: "A waiver was in force",
    means: "A policy rule did not count for this run, by a waiver of this owner until this day.",
  },
  "apply.intended": {
    happened: "An apply is intended",
    means: "Written before anything is changed: which plan, onto which serial of the state, approved by whom.",
  },
  "apply.started": {
    happened: "An apply started",
    means: "From here on the cloud may have changed.",
  },
  "apply.step": {
    happened: "An apply took a step",
    means: "One resource: what is done to it, and how that went.",
  },
  "apply.finished": {
    happened: "An apply finished",
    means: "How it ended and what it did. `unknown`: nobody saw the end, and the state is compared before anything else is done.",
  },
  "check.finished": {
    happened: "A check finished",
    means: "A check after the apply. What could not be evaluated is not passed.",
  },
  "run.finished": {
    happened: "A run finished",
    means: "The state in which the run ended.",
  },
  "run.command": {
    happened: "A run got a command",
    means: "A person asked for something by comment or command line, and whether it was taken.",
  },
  "state.written": {
    happened: "A state was written",
    means: "A new version of the Terraform state, by its digest.",
  },
  "state.refused": {
    happened: "A state was refused",
    means: "A version was kept aside and not made the current one: why.",
  },
  "state.unlocked": {
    happened: "A state was unlocked",
    means: "A person took the lock from its holder.",
  },
  "state.imported": {
    happened: "A state was imported",
    means: "A person made a state from elsewhere the current one.",
  },
  "state.exported": {
    happened: "A state was exported",
    means: "A person took a copy of a state, which may hold secrets.",
  },
  "runner.registered": {
    happened: "A runner was registered",
    means: "A process in the customer's network may take jobs under this name.",
  },
  "runner.job": {
    happened: "A runner's job went on",
    means: "A job was sent to a runner, or ended there. `lost`: no answer came in time.",
  },
};
