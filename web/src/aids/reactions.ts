/** Reactions: which there are, how long one is seen, and how many are told at once. No DOM. */

import { type Clock, Timer } from "../rtc/clock";
import type { ReactionName } from "../rtc/protocol";

export const REACTIONS: readonly ReactionName[] = [
  "agree",
  "applause",
  "heart",
  "laughter",
  "surprise",
  "party",
];

/** Milliseconds for which a reaction is seen. */
export const SHOWN_FOR = 4_000;
/** Of one person at a time; the oldest goes first. */
export const MOST = 5;
/** Reactions within so many milliseconds of the first one are read out together. */
export const TOLD_AFTER = 1_500;

export interface Shown {
  readonly n: number;
  readonly reaction: ReactionName;
  readonly until: number;
}

/** Whose reactions are seen now, by participant. */
export class Reactions {
  #count = 0;
  #shown: ReadonlyMap<string, readonly Shown[]> = new Map();

  add(p: string, reaction: ReactionName, now: number): void {
    this.#count += 1;
    const one = { n: this.#count, reaction, until: now + SHOWN_FOR };
    this.#shown = new Map(this.#shown).set(p, [...(this.#shown.get(p) ?? []), one].slice(-MOST));
  }

  forget(p: string): void {
    const others = new Map(this.#shown);
    others.delete(p);
    this.#shown = others;
  }

  clear(): void {
    this.#shown = new Map();
  }

  alive(now: number): ReadonlyMap<string, readonly Shown[]> {
    const left = [...this.#shown].map(
      ([p, all]) => [p, all.filter(({ until }) => until > now)] as const,
    );
    this.#shown = new Map(left.filter(([, all]) => all.length > 0));
    return this.#shown;
  }

  /** When the next one goes; null where there is none. */
  get due(): number | null {
    const times = [...this.#shown.values()].flatMap((all) => all.map(({ until }) => until));
    return times.length > 0 ? Math.min(...times) : null;
  }
}

/** The same reaction of several people. */
export interface Together {
  readonly reaction: ReactionName;
  readonly names: readonly string[];
}

/** Collects reactions, so that twenty people who clap are one sentence. */
export class ReactionNews {
  readonly #timer: Timer;
  readonly #tell: (news: readonly Together[]) => void;
  #collected = new Map<ReactionName, Set<string>>();

  constructor(clock: Clock, tell: (news: readonly Together[]) => void) {
    this.#timer = new Timer(clock);
    this.#tell = tell;
  }

  add(name: string, reaction: ReactionName): void {
    const names = this.#collected.get(reaction) ?? new Set();
    this.#collected.set(reaction, names.add(name));
    if (!this.#timer.armed) this.#timer.set(TOLD_AFTER, () => this.#say());
  }

  stop(): void {
    this.#timer.clear();
    this.#collected.clear();
  }

  #say(): void {
    const news = [...this.#collected].map(([reaction, names]) => ({ reaction, names: [...names] }));
    this.#collected = new Map();
    this.#tell(news);
  }
}
