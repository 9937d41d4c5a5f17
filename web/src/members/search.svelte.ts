import type { Guard } from "../admin/editor.svelte";
import type { MembersApi } from "./api";
import type { Destination, SearchedSource } from "./wire";

const PAUSE_MS = 250;

export type SearchPhase = "idle" | "searching" | "done" | "failed";

/** The search for a destination ("Motif de recherche"): asks when typing pauses, newest wins. */
export class Search {
  text = $state("");
  found = $state.raw<readonly Destination[]>([]);
  phase = $state<SearchPhase>("idle");
  readonly #api: MembersApi;
  readonly #guard: Guard;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(api: MembersApi, guard: Guard) {
    this.#api = api;
    this.#guard = guard;
  }

  /** Somebody types. */
  type(source: SearchedSource, text: string): void {
    this.text = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.ask(source), PAUSE_MS);
  }

  /** Ask at once: the list was opened without typing. */
  async ask(source: SearchedSource): Promise<void> {
    clearTimeout(this.#timer);
    const turn = ++this.#asked;
    this.phase = "searching";
    try {
      const found = await this.#guard(() => this.#api.find(source, this.text.trim()));
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
