/** GitHub's own clock: real time plus what a test added, or standing still where a test set it. */
export class BedClock {
  #offset = 0;
  #standing: number | undefined;

  constructor(start?: Date) {
    if (start) this.#standing = start.getTime();
  }

  now(): Date {
    return new Date(this.#standing ?? Date.now() + this.#offset);
  }

  advance(seconds: number): void {
    if (this.#standing === undefined) this.#offset += seconds * 1000;
    else this.#standing += seconds * 1000;
  }

  /** Stands still from here on. */
  set(at: Date): void {
    this.#standing = at.getTime();
  }
}
