import type { Guard } from "../admin/editor.svelte";

const PAUSE_MS = 250;

export type SearchPhase = "idle" | "searching" | "done" | "failed";

/** A search for people ("Motif de recherche"): asks when typing pauses, newest wins. */
export class Search<Found, Source> {
  text = $state("");
  found = $state.raw<readonly Found[]>([]);
  phase = $state<SearchPhase>("idle");
  readonly #find: (source: Source, text: string) => Promise<readonly Found[]>;
  readonly #guard: Guard;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(
    find: (source: Source, text: string) => Promise<readonly Found[]>,
    guard: Guard,
  ) {
    this.#find = find;
    this.#guard = guard;
  }

  /** Somebody types. */
  type(source: Source, text: string): void {
    this.text = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.ask(source), PAUSE_MS);
  }

  /** Ask at once: the list was opened without typing. */
  async ask(source: Source): Promise<void> {
    clearTimeout(this.#timer);
    const turn = ++this.#asked;
    this.phase = "searching";
    try {
      const found = await this.#guard(() => this.#find(source, this.text.trim()));
      if (turn !== this.#asked) return;
      this.found = found;
      this.phase = "done";
    } catch {
      if (turn !== this.#asked) return;
      this.found = [];
      this.phase = "failed";
    }
  }

  /** Forget everything, also an answer that is still on its way. */
  clear(text = ""): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.text = text;
    this.found = [];
    this.phase = "idle";
  }
}
