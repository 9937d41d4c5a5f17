/** Whoever is muted talks as long as a key is held: what was muted is muted again afterwards. */

export class PushToTalk {
  readonly #setMic: (on: boolean) => Promise<void>;
  #held = false;
  /** One after another: a short press must not be overtaken by its own end. */
  #queue: Promise<void> = Promise.resolve();

  constructor(setMic: (on: boolean) => Promise<void>) {
    this.#setMic = setMic;
  }

  get held(): boolean {
    return this.#held;
  }

  /** The key went down; true when it is ours. */
  press(muted: boolean): boolean {
    if (this.#held) return true; // repeated by the keyboard
    if (!muted) return false;
    this.#held = true;
    this.#then(true);
    return true;
  }

  /** The key went up, or the page was left while it was down. */
  release(): void {
    if (!this.#held) return;
    this.#held = false;
    this.#then(false);
  }

  #then(on: boolean): void {
    this.#queue = this.#queue.then(() => this.#setMic(on)).catch(() => undefined);
  }
}
