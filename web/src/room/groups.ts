/**
 * The groups into which the conference is divided for a while: which there are, where we are, and
 * what can be done. No DOM: components render `state` and call the actions.
 */

import type { Announced, GroupInfo, GroupsChanged, PlaceInfo, ServerMessage } from "../rtc/protocol";
import type { GroupRequest, RoomSession } from "../rtc/session";

export interface GroupsState {
  /** Null while the conference is not divided. */
  readonly view: GroupsChanged | null;
  /** When everybody comes back, of the clock that was given; null for no such time. */
  readonly endsAt: number | null;
  /** What a leader has us know, until it is put away. */
  readonly told: Announced | null;
  /** We have called for help from where we are. */
  readonly asked: boolean;
}

export const UNDIVIDED: GroupsState = { view: null, endsAt: null, told: null, asked: false };

export type GroupsLink = Pick<RoomSession, "on" | "group">;

export interface GroupsNews {
  readonly changed: (state: GroupsState) => void;
  /** Has something read out: the id of a message and a name in it. */
  readonly say: (id: string, name: string) => void;
  /** Milliseconds. */
  readonly now: () => number;
}

export class Groups {
  readonly #link: GroupsLink;
  readonly #news: GroupsNews;
  #state = UNDIVIDED;

  constructor(link: GroupsLink, news: GroupsNews) {
    this.#link = link;
    this.#news = news;
    link.on("message", (message) => this.#received(message));
  }

  get state(): GroupsState {
    return this.#state;
  }

  // --- actions; each tells whether the server did it ---

  open(
    names: readonly string[],
    places: readonly PlaceInfo[],
    choose: boolean,
    minutes: number | null,
  ): Promise<boolean> {
    return this.#ask({ type: "groups-open", names, places, choose, minutes });
  }

  close(): Promise<boolean> {
    return this.#ask({ type: "groups-close" });
  }

  send(p: string, group: number | null): Promise<boolean> {
    return this.#ask({ type: "group-send", p, group });
  }

  go(group: number | null): Promise<boolean> {
    return this.#ask({ type: "group-go", group });
  }

  async help(): Promise<void> {
    if (await this.#ask({ type: "group-help" })) this.#set({ asked: true });
  }

  tell(text: string): Promise<boolean> {
    return this.#ask({ type: "groups-tell", text });
  }

  putAway(): void {
    this.#set({ told: null });
  }

  async #ask(request: GroupRequest): Promise<boolean> {
    try {
      await this.#link.group(request);
      return true;
    } catch {
      this.#news.say("said-refused", "");
      return false;
    }
  }

  // --- events ---

  #received(message: ServerMessage): void {
    // The server says it again after each welcome, while there are any.
    if (message.type === "welcome" && message.group == null && message.re !== 0) this.#changed(null);
    else if (message.type === "groups") this.#changed(message.groups.length > 0 ? message : null);
    else if (message.type === "groups-told") this.#set({ told: message });
  }

  #changed(view: GroupsChanged | null): void {
    const before = this.#state.view;
    const moved = (before?.here ?? null) !== (view?.here ?? null);
    const left = view?.left ?? null;
    this.#set({
      view,
      endsAt: left === null ? null : this.#news.now() + left * 1000,
      asked: this.#state.asked && !moved,
      ...(view === null ? { told: null } : {}),
    });
    if (moved) this.#tellWhere(view);
    for (const group of view?.groups ?? []) {
      const known = before?.groups.find((one) => one.group === group.group);
      if (group.help && !known?.help) this.#news.say("said-group-help", nameOf(group));
    }
  }

  #tellWhere(view: GroupsChanged | null): void {
    const here = groupOf(view, view?.here ?? null);
    if (here) this.#news.say("said-group-now", nameOf(here));
    else this.#news.say("said-group-back", "");
  }

  #set(change: Partial<GroupsState>): void {
    this.#state = { ...this.#state, ...change };
    this.#news.changed(this.#state);
  }
}

export function groupOf(view: GroupsChanged | null, group: number | null): GroupInfo | null {
  return view?.groups.find((one) => one.group === group) ?? null;
}

/** As it is called, else its number. */
export function nameOf({ name, group }: Pick<GroupInfo, "name" | "group">): string {
  return name || String(group);
}
