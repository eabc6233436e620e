/** What happened, when: seconds since the start. */
export interface Step {
  readonly seconds: number;
  readonly text: string;
}

export interface Story {
  readonly steps: readonly Step[];
  tell(text: string): void;
  seconds(): number;
}

/** Remembers each step and hands it on at once. */
export function storyTo(write: (step: Step) => void): Story {
  const started = performance.now();
  const steps: Step[] = [];
  const seconds = (): number => Math.round((performance.now() - started) / 100) / 10;
  return {
    steps,
    seconds,
    tell: (text) => {
      const step = { seconds: seconds(), text };
      steps.push(step);
      write(step);
    },
  };
}

/** What went wrong, in words for people. */
export class DemoFailed extends Error {}
