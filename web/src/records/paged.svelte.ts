import type { AdminApi } from "../admin/api";
import type { Guard } from "../admin/editor.svelte";
import { failureMessage, type Message } from "../admin/messages";

const PAGE = 20;

export interface Page<T> {
  readonly items: readonly T[];
  /** What to ask for before these; null at the end. */
  readonly next: number | null;
}

/** A list that comes newest first, page by page. Knows no DOM. */
export class Paged<T> {
  items = $state.raw<readonly T[]>([]);
  /** Whether the newest ones are here. */
  loaded = $state(false);
  busy = $state(false);
  failure = $state.raw<Message | null>(null);
  #next = $state.raw<number | null>(null);
  readonly #api: Pick<AdminApi, "call">;
  readonly #guard: Guard;
  readonly #path: string;
  readonly #read: (value: unknown) => Page<T>;

  constructor(
    api: Pick<AdminApi, "call">,
    guard: Guard,
    path: string,
    read: (value: unknown) => Page<T>,
  ) {
    this.#api = api;
    this.#guard = guard;
    this.#path = path;
    this.#read = read;
  }

  get more(): boolean {
    return this.#next !== null;
  }

  /** The newest ones, or those before what is here. What is here stays when that fails. */
  async load(): Promise<void> {
    if (this.busy || (this.loaded && !this.more)) return;
    this.busy = true;
    try {
      const page = await this.#guard(() => this.#page());
      this.items = [...this.items, ...page.items];
      this.#next = page.next;
      this.loaded = true;
      this.failure = null;
    } catch (error) {
      this.failure = failureMessage(error);
    } finally {
      this.busy = false;
    }
  }

  async #page(): Promise<Page<T>> {
    const search = new URLSearchParams({ limit: String(PAGE) });
    if (this.#next !== null) search.set("after", String(this.#next));
    return this.#read(await this.#api.call("GET", `${this.#path}?${search.toString()}`));
  }
}
