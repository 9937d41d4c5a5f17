/** Whom a stage with one large picture shows: who speaks, and not whoever coughs. No DOM. */

/** Milliseconds of speech after which somebody is followed. */
export const FOLLOWED_AFTER = 2_000;
/** A pause between words does not start the count anew. */
const PAUSE = 1_000;

export interface Heard {
  /** Whom the server takes for the speaker, also in their pauses. */
  readonly active: string | null;
  readonly speaks: boolean;
  readonly self: string;
  readonly present: readonly string[];
}

export class Follow {
  #current: string | null = null;
  #rival: string | null = null;
  #since = 0;
  #spoke = 0;

  get current(): string | null {
    return this.#current;
  }

  /** `now` in milliseconds. Returns after how many it is to be asked again; null: at the next word. */
  look({ active, speaks, self, present }: Heard, now: number): number | null {
    if (this.#current !== null && !present.includes(this.#current)) this.#current = null;
    if (active === null || active === self || active === this.#current || !present.includes(active)) {
      this.#rival = null;
      return null;
    }
    if (this.#current === null) return this.#take(active);
    if (active !== this.#rival || now - this.#spoke > PAUSE) {
      if (!speaks) return null;
      this.#rival = active;
      this.#since = now;
    }
    if (speaks) this.#spoke = now;
    const left = this.#since + FOLLOWED_AFTER - now;
    return left <= 0 ? this.#take(active) : Math.min(left, PAUSE / 2);
  }

  #take(p: string): null {
    this.#current = p;
    this.#rival = null;
    return null;
  }
}
