import type { AdminApi } from "../admin/api";
import type { Guard } from "../admin/editor.svelte";
import { failureMessage, type Message } from "../admin/messages";
import { type Entry, type EntryPage, readEntryPage } from "./wire";

const PAGE = 20;

/** Who did what to a conference, newest first, page by page. Knows no DOM. */
export class History {
  items = $state.raw<readonly Entry[]>([]);
  /** Whether the newest entries are here. */
  loaded = $state(false);
  busy = $state(false);
  failure = $state.raw<Message | null>(null);
  #next = $state.raw<number | null>(null);
  readonly #api: Pick<AdminApi, "call">;
  readonly #guard: Guard;
  readonly #path: string;

  constructor(api: Pick<AdminApi, "call">, guard: Guard, conferenceId: string) {
    this.#api = api;
    this.#guard = guard;
    this.#path = `/api/v1/conferences/${encodeURIComponent(conferenceId)}/audit`;
  }

  get more(): boolean {
    return this.#next !== null;
  }

  /** The newest entries, or those before what is here. What is here stays when that fails. */
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

  async #page(): Promise<EntryPage> {
    const search = new URLSearchParams({ limit: String(PAGE) });
    if (this.#next !== null) search.set("after", String(this.#next));
    return readEntryPage(await this.#api.call("GET", `${this.#path}?${search.toString()}`));
  }
}
