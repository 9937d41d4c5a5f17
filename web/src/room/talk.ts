/** Tells when somebody who is muted goes on talking. */

/** Loudness from 0 to 1 that is speech and not a chair. */
const SPEECH = 0.45;
const AFTER = 700;
const FOR = 5_000;
/** A pause between words does not start the count anew. */
const PAUSE = 400;

export class MutedTalk {
  #since: number | null = null;
  #heard = -Infinity;
  #until = -Infinity;

  /** True while the hint is to be shown. `now` in milliseconds. */
  update(level: number, muted: boolean, now: number): boolean {
    if (!muted) {
      this.#since = null;
      this.#until = -Infinity;
      return false;
    }
    if (level >= SPEECH) {
      this.#since ??= now;
      this.#heard = now;
      if (now - this.#since >= AFTER) this.#until = now + FOR;
    } else if (now - this.#heard > PAUSE) {
      this.#since = null;
    }
    return now < this.#until;
  }
}
