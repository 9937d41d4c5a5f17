import type { AdminApi } from "./api";
import type { Guard } from "./editor.svelte";
import { failureMessage, type Message } from "./messages";
import type { Conference } from "./wire";

/** The conferences of the vPBX as the server last told; `failure` says that this is not now. */
export class ConferenceStore {
  items = $state.raw<readonly Conference[]>([]);
  /** Server time of the last answer, null before the first. */
  loadedAt = $state<number | null>(null);
  failure = $state.raw<Message | null>(null);
  readonly #api: AdminApi;
  readonly #guard: Guard;
  #running: Promise<void> | null = null;
  // Counts what we changed: an answer that was asked for before a change is out of date.
  #changes = 0;

  constructor(api: AdminApi, guard: Guard) {
    this.#api = api;
    this.#guard = guard;
  }

  /** Ask for the list; while one request runs, further calls share it. */
  refresh(): Promise<void> {
    this.#running ??= this.#load().finally(() => (this.#running = null));
    return this.#running;
  }

  /** Take over what the server answered to a creation or change. */
  put(conference: Conference): void {
    this.#changes += 1;
    this.items = [...this.items.filter((item) => item.id !== conference.id), conference];
  }

  /** The members page knows better how many there are. */
  count(id: string, members: number): void {
    const known = this.items.find((item) => item.id === id);
    if (known !== undefined && known.members !== members) this.put({ ...known, members });
  }

  drop(id: string): void {
    this.#changes += 1;
    this.items = this.items.filter((item) => item.id !== id);
  }

  clear(): void {
    this.#changes += 1;
    this.items = [];
    this.loadedAt = null;
    this.failure = null;
  }

  async #load(): Promise<void> {
    const before = this.#changes;
    try {
      const items = await this.#guard(() => this.#api.conferences());
      if (before !== this.#changes) return;
      this.items = items;
      this.loadedAt = this.#api.serverNow();
      this.failure = null;
    } catch (error) {
      this.failure = failureMessage(error);
    }
  }
}
