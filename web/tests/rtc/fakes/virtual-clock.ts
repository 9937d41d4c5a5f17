/** A clock that moves only when a test says so. */

import type { Cancel, Clock } from "../../../src/rtc/clock";

interface Entry {
  readonly at: number;
  readonly run: () => void;
}

export class VirtualClock implements Clock {
  #now = 0;
  readonly #entries = new Set<Entry>();

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): Cancel {
    const entry = { at: this.#now + ms, run };
    this.#entries.add(entry);
    return () => this.#entries.delete(entry);
  }

  get pending(): number {
    return this.#entries.size;
  }

  /** Lets `ms` pass, firing what falls due in order; promises settle between two firings. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#now = Math.max(this.#now, next.at);
      this.#entries.delete(next);
      next.run();
      await settle();
    }
    this.#now = end;
  }

  /** Time passes in which nothing runs: what was due is late afterwards. */
  leap(ms: number): void {
    this.#now += ms;
  }

  #next(end: number): Entry | undefined {
    const due = [...this.#entries].filter((entry) => entry.at <= end);
    return due.sort((a, b) => a.at - b.at)[0];
  }
}

/** Lets every promise that can settle do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
