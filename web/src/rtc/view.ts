/** What is on screen, told to the server: tile heights become `view` messages. */

import { type Clock, Timer } from "./clock";
import type { WantInfo } from "./protocol";
import type { PictureSource } from "./slots";

export const VIEW_DEBOUNCE = 250;
/** During a long resize the server still hears of it this often. */
export const VIEW_AT_LEAST = 1_000;

/** Heights are rounded up to this many pixels, so that a changing scroll bar says nothing. */
const STEP = 20;

export class ViewReporter {
  readonly #clock: Clock;
  readonly #send: (want: readonly WantInfo[]) => void;
  readonly #timer: Timer;
  readonly #tiles = new Map<string, WantInfo>();
  #said = "[]";
  #leading = false;
  #burst: number | null = null;
  #sentAt = -Infinity;

  constructor(clock: Clock, send: (want: readonly WantInfo[]) => void) {
    this.#clock = clock;
    this.#send = send;
    this.#timer = new Timer(clock);
  }

  /** A tile is shown `height` CSS pixels tall at `ratio` device pixels each; 0 means hidden. */
  show(p: string, src: PictureSource, height: number, ratio = 1, prio = 0): void {
    const key = `${p}/${src}`;
    const h = Math.ceil((height * ratio) / STEP) * STEP;
    if (h > 0) this.#tiles.set(key, { p, src, h, prio });
    else this.#tiles.delete(key);
    this.#changed();
  }

  hide(p: string, src: PictureSource): void {
    if (this.#tiles.delete(`${p}/${src}`)) this.#changed();
  }

  /** After a resync the server knows nothing of our view: say it again. */
  repeat(): void {
    this.#said = "";
    this.#flush();
  }

  stop(): void {
    this.#timer.clear();
    this.#tiles.clear();
  }

  #changed(): void {
    if (this.#leading) return;
    const now = this.#clock.now();
    if (!this.#timer.armed && now - this.#sentAt >= VIEW_AT_LEAST) {
      // After a calm time the first change goes out at once, with all else of this moment.
      this.#leading = true;
      this.#timer.set(0, () => this.#flush());
      return;
    }
    this.#burst ??= now;
    const patience = this.#burst + VIEW_AT_LEAST - now;
    this.#timer.set(Math.max(0, Math.min(VIEW_DEBOUNCE, patience)), () => this.#flush());
  }

  #flush(): void {
    this.#timer.clear();
    this.#leading = false;
    this.#burst = null;
    const want = [...this.#tiles.values()];
    const text = JSON.stringify(want);
    if (text === this.#said) return;
    this.#said = text;
    this.#sentAt = this.#clock.now();
    this.#send(want);
  }
}
