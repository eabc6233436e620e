import { keyOf, type Job } from "../../src/domain/job.ts";
import type { Queue } from "../../src/ports/queue.ts";

/** Jobs that wait, in order. Nothing takes them. */
export interface FakeQueue extends Queue {
  readonly waiting: Job[];
}

export function fakeQueue(): FakeQueue {
  const waiting: Job[] = [];
  const same = (a: Job, b: Job) => a.type === b.type && keyOf(a) === keyOf(b);
  return {
    waiting,
    send(job) {
      if (!waiting.some((other) => same(other, job))) waiting.push(job);
      return Promise.resolve();
    },
    work: () => Promise.resolve(),
    every: () => Promise.resolve(),
    depth: () => Promise.resolve({ waiting: waiting.length, running: 0, failed: 0 }),
    stop: () => Promise.resolve(),
  };
}
