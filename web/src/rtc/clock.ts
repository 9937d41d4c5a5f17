/** Time as the cores see it, so that tests run hours in a millisecond. */

export type Cancel = () => void;

export interface Clock {
  /** Milliseconds on a scale that never jumps. */
  now(): number;
  /** Runs once after `ms`; the returned function forgets it. */
  after(ms: number, run: () => void): Cancel;
}

export const browserClock: Clock = {
  now: () => performance.now(),
  after: (ms, run) => {
    const id = setTimeout(run, ms);
    return () => clearTimeout(id);
  },
};

/** One named timer slot: setting it again replaces what was set before. */
export class Timer {
  #cancel: Cancel | null = null;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get armed(): boolean {
    return this.#cancel !== null;
  }

  set(ms: number, run: () => void): void {
    this.clear();
    this.#cancel = this.#clock.after(ms, () => {
      this.#cancel = null;
      run();
    });
  }

  clear(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
