/** Reactions and captions of one visit, as the components see them. */

import { getContext, setContext } from "svelte";

import { type Clock, browserClock, Timer } from "../rtc/clock";
import type { ReactionName } from "../rtc/protocol";
import type { RoomSession } from "../rtc/session";
import { SignalError } from "../rtc/signal";
import { CaptionReader, type CaptionsState, CaptionWriter, NO_CAPTIONS } from "./captions";
import { ReactionNews, Reactions, type Shown, type Together } from "./reactions";

const KEY = Symbol("aids");
const NOTHING: readonly Shown[] = [];
/** Milliseconds for which one reads that there were too many. */
const ENOUGH_FOR = 3_000;
/** Sentences kept for the live region; older ones have been read. */
const TOLD = 3;

export interface Told {
  readonly n: number;
  readonly news: readonly Together[];
}

export type AidLink = Pick<RoomSession, "on" | "ask">;

export interface AidOwner {
  /** The name of a participant, as it is read out. */
  readonly nameOf: (p: string) => string;
  /** Whether captions are read, as it was left on this device. */
  readonly reads: boolean;
  readonly remember: (reads: boolean) => void;
}

export class Aids {
  readonly #link: AidLink;
  readonly #owner: AidOwner;
  readonly #clock: Clock;
  readonly #reactions = new Reactions();
  readonly #news: ReactionNews;
  readonly #fade: Timer;
  readonly #calm: Timer;
  readonly #reader: CaptionReader;
  readonly #off: () => void;
  readonly writer: CaptionWriter;
  #shown = $state.raw<ReadonlyMap<string, readonly Shown[]>>(new Map());
  #reads = $state(false);
  told = $state.raw<readonly Told[]>([]);
  captions = $state.raw<CaptionsState>(NO_CAPTIONS);
  /** There are words for what is shown. */
  ready = $state(false);
  /** The row of reactions to choose from is open. */
  choosing = $state(false);
  /** We write captions. */
  writing = $state(false);
  /** We have reacted too often just now. */
  enough = $state(false);

  constructor(link: AidLink, owner: AidOwner, clock: Clock = browserClock) {
    this.#link = link;
    this.#owner = owner;
    this.#clock = clock;
    this.#fade = new Timer(clock);
    this.#calm = new Timer(clock);
    this.#news = new ReactionNews(clock, (news) => this.#tell(news));
    this.#reads = owner.reads;
    this.#reader = new CaptionReader(link, owner.reads, (state) => (this.captions = state));
    this.writer = new CaptionWriter(link, clock);
    this.#off = link.on("message", (message) => {
      if (message.type === "reacted") this.#reacted(message.p, message.reaction);
      else if (message.type === "leave") this.#gone(() => this.#reactions.forget(message.p));
      else if (message.type === "welcome") this.#gone(() => this.#reactions.clear());
    });
  }

  // --- reactions ---

  /** What is seen of somebody now. */
  of(p: string): readonly Shown[] {
    return (this.ready && this.#shown.get(p)) || NOTHING;
  }

  async react(reaction: ReactionName): Promise<void> {
    try {
      await this.#link.ask({ type: "react", reaction });
      this.enough = false;
    } catch (error) {
      if (!(error instanceof SignalError) || error.code !== "limit") return;
      this.enough = true;
      this.#calm.set(ENOUGH_FOR, () => (this.enough = false));
    }
  }

  #reacted(p: string, reaction: ReactionName): void {
    this.#reactions.add(p, reaction, this.#clock.now());
    this.#news.add(this.#owner.nameOf(p), reaction);
    this.#show();
  }

  #gone(forget: () => void): void {
    forget();
    this.#show();
  }

  /** Until the next one has been seen for long enough. */
  #show(): void {
    const now = this.#clock.now();
    this.#shown = this.#reactions.alive(now);
    const { due } = this.#reactions;
    if (due === null) this.#fade.clear();
    else this.#fade.set(due - now, () => this.#show());
  }

  #tell(news: readonly Together[]): void {
    const n = (this.told.at(-1)?.n ?? 0) + 1;
    this.told = [...this.told, { n, news }].slice(-TOLD);
  }

  // --- captions ---

  get reads(): boolean {
    return this.#reads;
  }

  read(on: boolean): void {
    this.#reads = on;
    this.#owner.remember(on);
    this.#reader.read(on);
  }

  write(on: boolean): void {
    if (!on && this.writing) this.writer.stop();
    this.writing = on;
  }

  close(): void {
    this.#off();
    this.#reader.close();
    this.#news.stop();
    this.#fade.clear();
    this.#calm.clear();
  }
}

export function shareAids(aids: Aids): void {
  setContext(KEY, aids);
}

/** Null outside a room. */
export function useAids(): Aids | null {
  return getContext<Aids | undefined>(KEY) ?? null;
}
