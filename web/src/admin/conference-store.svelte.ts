import { isProblem } from "../http/problem";
import type { AdminApi } from "./api";
import { EVERYTHING, fits, isEverything, type ListFilter, stateAt } from "./conference-list";
import type { Guard } from "./editor.svelte";
import { failureMessage, type Message } from "./messages";
import type { Conference, StateCounts } from "./wire";

export const PAGE = 50;
/** What one request may ask for at most (docs/protocol.md). */
const MOST = 200;
/** How long nobody has to type before the server is asked. */
export const SEARCH_PAUSE_MS = 250;
const NONE: StateCounts = { early: 0, open: 0, expired: 0 };

/** The conferences of the vPBX as the server last told, as far as somebody looked at them;
    `failure` says that this is not now. */
export class ConferenceStore {
  /** What the filter finds, up to the page shown last. */
  items = $state.raw<readonly Conference[]>([]);
  /** How many there are of each state, on all pages, before the filter's own state. */
  counts = $state.raw<StateCounts>(NONE);
  filter = $state.raw<ListFilter>(EVERYTHING);
  /** Server time of the last answer, null before the first. */
  loadedAt = $state<number | null>(null);
  loadingMore = $state(false);
  failure = $state.raw<Message | null>(null);
  /** Not in the list, and still needed: what is open, or was just created. */
  #held = $state.raw<ReadonlyMap<string, Conference>>(new Map());
  #next = $state.raw<string | null>(null);
  #me = "";
  #wanted = PAGE;
  #pause: ReturnType<typeof setTimeout> | undefined;
  readonly #api: AdminApi;
  readonly #guard: Guard;
  #running: Promise<void> | null = null;
  // Counts what changed: an answer that was asked for before a change is out of date.
  #changes = 0;

  constructor(api: AdminApi, guard: Guard) {
    this.#api = api;
    this.#guard = guard;
  }

  get more(): boolean {
    return this.#next !== null;
  }

  /** How many the filter finds, on all pages. */
  get found(): number {
    const { early, open, expired } = this.counts;
    const { state } = this.filter;
    return state === "all" ? early + open + expired : this.counts[state];
  }

  byId(id: string | null): Conference | null {
    if (id === null) return null;
    return this.items.find((item) => item.id === id) ?? this.#held.get(id) ?? null;
  }

  /** Start for an account. */
  enter(me: string): void {
    this.#me = me;
    void this.refresh();
  }

  /** Ask for what is shown; while one request runs, further calls share it. */
  refresh(): Promise<void> {
    return this.#running ?? this.#run();
  }

  /** Look for something else, from the first page on: at once, or when the typing pauses. */
  show(filter: ListFilter): void {
    const typed = filter.search !== this.filter.search;
    this.filter = filter;
    this.#wanted = PAGE;
    this.#changes += 1;
    clearTimeout(this.#pause);
    if (typed) this.#pause = setTimeout(() => void this.#run(), SEARCH_PAUSE_MS);
    else void this.#run();
  }

  /** One page more. */
  async loadMore(): Promise<void> {
    if (this.#next === null || this.loadingMore) return;
    const before = ++this.#changes;
    this.#wanted = this.items.length + PAGE;
    this.loadingMore = true;
    try {
      const page = await this.#guard(() => this.#page(PAGE, this.#next));
      if (before !== this.#changes) return await this.#run();
      const known = new Set(this.items.map((item) => item.id));
      this.items = [...this.items, ...page.items.filter((item) => !known.has(item.id))];
      this.#next = page.next;
      this.failure = null;
    } catch (error) {
      this.failure = failureMessage(error);
    } finally {
      this.loadingMore = false;
    }
  }

  /** Ask for one conference, whether the list shows it or not. One that is gone is dropped. */
  async refreshOne(id: string): Promise<void> {
    const before = this.#changes;
    try {
      const conference = await this.#guard(() => this.#api.conference(id));
      if (before === this.#changes) this.put(conference);
    } catch (error) {
      if (isProblem(error, "not-found")) this.drop(id);
    }
  }

  /** Take over what the server answered to a creation or change. */
  put(conference: Conference): void {
    this.#changes += 1;
    this.hold(conference);
    if (this.items.some((item) => item.id === conference.id)) {
      this.items = this.items.map((item) => (item.id === conference.id ? conference : item));
    }
  }

  /** A new one: it is counted, and shown where the filter lets it. */
  add(conference: Conference): void {
    const now = this.#api.serverNow();
    this.put(conference);
    this.#count(conference, 1);
    if (fits(conference, this.filter, this.#me, now)) this.items = [...this.items, conference];
  }

  /** Something opens it: it stays at hand, also when the list moves on. */
  hold(conference: Conference): void {
    this.#held = new Map(this.#held).set(conference.id, conference);
  }

  /** The members page knows better how many there are. */
  count(id: string, members: number): void {
    const known = this.byId(id);
    if (known !== null && known.members !== members) this.put({ ...known, members });
  }

  drop(id: string): void {
    this.#changes += 1;
    const listed = this.items.find((item) => item.id === id);
    if (listed !== undefined) this.#count(listed, -1);
    this.items = this.items.filter((item) => item.id !== id);
    const held = new Map(this.#held);
    held.delete(id);
    this.#held = held;
  }

  clear(): void {
    this.#changes += 1;
    clearTimeout(this.#pause);
    this.items = [];
    this.counts = NONE;
    this.filter = EVERYTHING;
    this.#held = new Map();
    this.#next = null;
    this.#wanted = PAGE;
    this.loadedAt = null;
    this.failure = null;
  }

  #count(conference: Conference, by: 1 | -1): void {
    const state = stateAt(conference, this.#api.serverNow());
    this.counts = { ...this.counts, [state]: Math.max(0, this.counts[state] + by) };
  }

  #run(): Promise<void> {
    const run = this.#load().finally(() => {
      if (this.#running === run) this.#running = null;
    });
    this.#running = run;
    return run;
  }

  async #load(): Promise<void> {
    const before = this.#changes;
    try {
      const [[items, next], counts] = await this.#guard(() =>
        Promise.all([this.#pages(this.#wanted), this.#api.counts(this.#terms())]),
      );
      if (before !== this.#changes) return;
      this.#keep(items, next);
      this.items = items;
      this.#next = next;
      this.counts = counts;
      this.loadedAt = this.#api.serverNow();
      this.failure = null;
    } catch (error) {
      if (before === this.#changes) this.failure = failureMessage(error);
    }
  }

  /** What left the list is gone where the list is whole; else it may have moved to where nobody
      looks, and what is open of it stays open. */
  #keep(items: readonly Conference[], next: string | null): void {
    const held = new Map(this.#held);
    const whole = next === null && isEverything(this.filter);
    for (const item of whole ? [] : this.items) held.set(item.id, item);
    for (const item of items) held.delete(item.id);
    this.#held = whole ? new Map() : held;
  }

  async #pages(wanted: number): Promise<[Conference[], string | null]> {
    let items: Conference[] = [];
    let next: string | null = null;
    do {
      const page = await this.#page(Math.min(MOST, wanted - items.length), next);
      const known = new Set(items.map((item) => item.id));
      items = [...items, ...page.items.filter((item) => !known.has(item.id))];
      next = page.next;
    } while (next !== null && items.length < wanted);
    return [items, next];
  }

  #page(limit: number, after: string | null): ReturnType<AdminApi["conferences"]> {
    const { state } = this.filter;
    return this.#api.conferences({
      ...this.#terms(),
      ...(state === "all" ? {} : { state }),
      limit: String(limit),
      ...(after === null ? {} : { after }),
    });
  }

  #terms(): Record<string, string> {
    const { search, mineOnly } = this.filter;
    const text = search.trim();
    return { ...(text === "" ? {} : { q: text }), ...(mineOnly ? { organiser: this.#me } : {}) };
  }
}
