/** Captions as somebody reads them, and as somebody writes them. No DOM. */

import { type Clock, Timer } from "../rtc/clock";
import type { CaptionLine, Captions, ServerMessage } from "../rtc/protocol";
import { MOVED, type RoomSession } from "../rtc/session";
import { SignalError } from "../rtc/signal";

/** Final lines that one can scroll back to. */
export const KEPT = 50;
/** Characters of a line. */
export const LONGEST = 500;
/** Milliseconds between two changes of a line that is being written. */
export const WRITE_EVERY = 300;

export interface CaptionsState {
  /** By number; final ones, and then those that are being written. */
  readonly lines: readonly CaptionLine[];
  readonly growing: readonly CaptionLine[];
  /** Somebody writes, and we have not said whether we want to read it. */
  readonly offered: boolean;
}

export const NO_CAPTIONS: CaptionsState = { lines: [], growing: [], offered: false };

export class CaptionReader {
  readonly #link: Pick<RoomSession, "on" | "ask">;
  readonly #changed: (state: CaptionsState) => void;
  readonly #off: () => void;
  #state = NO_CAPTIONS;
  #reads: boolean;
  #decided: boolean;
  #self: string | null = null;

  constructor(
    link: Pick<RoomSession, "on" | "ask">,
    reads: boolean,
    changed: (state: CaptionsState) => void,
  ) {
    this.#link = link;
    this.#changed = changed;
    this.#reads = reads;
    this.#decided = reads;
    this.#off = link.on("message", (message) => this.#received(message));
    if (reads) void this.#ask();
  }

  /** Begins to read, or reads no more. */
  read(on: boolean): void {
    this.#reads = on;
    this.#decided = true;
    this.#set({ offered: false });
    if (on) void this.#ask();
  }

  close(): void {
    this.#off();
  }

  #received(message: ServerMessage): void {
    if (message.type === "captioned") this.#put([message.line], true);
    else if (message.type === "leave") {
      this.#set({ growing: this.#state.growing.filter(({ p }) => p !== message.p) });
    } else if (message.type === "welcome") {
      const elsewhere = message.re === MOVED || message.resync;
      const another = this.#self !== null && this.#self !== message.p;
      this.#self = message.p;
      this.#set({ growing: [], ...(elsewhere || another ? { lines: [] } : {}) });
      if (this.#reads) void this.#ask();
    }
  }

  /** Without a connection the next welcome brings the question up again. */
  async #ask(): Promise<void> {
    const reply = await this.#link.ask({ type: "captions-read" }).catch(() => null);
    if (reply !== null) this.#put((reply as Captions).lines, false);
  }

  #put(news: readonly CaptionLine[], live: boolean): void {
    const known = new Set(news.map(({ n }) => n));
    const others = [...this.#state.lines, ...this.#state.growing].filter(({ n }) => !known.has(n));
    const all = [...others, ...news.filter(({ text }) => text !== "")].sort((a, b) => a.n - b.n);
    this.#set({
      lines: all.filter(({ final }) => final).slice(-KEPT),
      growing: all.filter(({ final }) => !final),
      offered: this.#state.offered || (live && !this.#decided),
    });
  }

  #set(change: Partial<CaptionsState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed(this.#state);
  }
}

export type CaptionFault = SignalError["code"];

/** Sends a line as it grows, now and then, and when it is finished. */
export class CaptionWriter {
  readonly #link: Pick<RoomSession, "ask">;
  readonly #timer: Timer;
  #text = "";
  #sent = "";

  constructor(link: Pick<RoomSession, "ask">, clock: Clock) {
    this.#link = link;
    this.#timer = new Timer(clock);
  }

  /** The line as it is now. */
  typed(text: string): void {
    this.#text = text;
    if (!this.#timer.armed) this.#send();
  }

  /** The line is whole; what was wrong with it, null when everybody has it. */
  async finish(text: string): Promise<CaptionFault | null> {
    this.#timer.clear();
    this.#text = this.#sent = "";
    try {
      await this.#link.ask({ type: "caption", text, final: true });
      return null;
    } catch (error) {
      return error instanceof SignalError ? error.code : "internal";
    }
  }

  /** Takes back what is not finished. */
  stop(): void {
    this.#timer.clear();
    this.#text = "";
    if (this.#sent !== "") this.#send();
    this.#timer.clear();
  }

  #send(): void {
    if (this.#text === this.#sent) return;
    this.#sent = this.#text;
    // The next change brings the whole line again: what got lost does not matter.
    this.#link.ask({ type: "caption", text: this.#sent, final: false }).catch(() => undefined);
    this.#timer.set(WRITE_EVERY, () => this.#send());
  }
}
