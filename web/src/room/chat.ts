/**
 * What is written in the room: lines in their order, what is unread, and the line that is being
 * written. No DOM: components render `state` and call the actions.
 */

import type { ChatLine, ServerMessage } from "../rtc/protocol";
import type { RoomSession } from "../rtc/session";
import { SignalError } from "../rtc/signal";

export interface ChatState {
  /** Oldest first. */
  readonly lines: readonly ChatLine[];
  /** There are older ones that are not here. */
  readonly more: boolean;
  readonly unread: number;
  readonly open: boolean;
  readonly draft: string;
  /** Who reads the next line; null for everybody. */
  readonly to: string | null;
  readonly sending: boolean;
  /** The id of a message about what went wrong. */
  readonly failure: string | null;
}

export const SILENT: ChatState = {
  lines: [],
  more: false,
  unread: 0,
  open: false,
  draft: "",
  to: null,
  sending: false,
  failure: null,
};

export const LONGEST = 2_000;

export type ChatLink = Pick<RoomSession, "on" | "write" | "lines">;

const FAILURES: Readonly<Record<string, string>> = {
  lost: "chat-failed-lost",
  "not-found": "chat-failed-gone",
  "bad-state": "chat-failed-gone",
  limit: "chat-failed-limit",
  rate: "chat-failed-limit",
};

export class Chat {
  readonly #link: ChatLink;
  readonly #changed: (state: ChatState) => void;
  readonly #news: (name: string) => void;
  #state = SILENT;
  #group: number | null = null;

  /** `news` is called with the name of who wrote while the pane was closed. */
  constructor(
    link: ChatLink,
    changed: (state: ChatState) => void,
    news: (name: string) => void,
  ) {
    this.#link = link;
    this.#changed = changed;
    this.#news = news;
    link.on("message", (message) => this.#received(message));
  }

  get state(): ChatState {
    return this.#state;
  }

  // --- actions ---

  show(open: boolean): void {
    this.#set({ open, unread: open ? 0 : this.#state.unread });
  }

  /** Kept while the pane is closed, and when sending fails. */
  write(draft: string): void {
    this.#set({ draft, failure: null });
  }

  address(to: string | null): void {
    this.#set({ to, failure: null });
  }

  async send(): Promise<void> {
    const { draft, to, sending } = this.#state;
    const text = draft.trim();
    if (text === "" || sending) return;
    this.#set({ sending: true, failure: null });
    const failure = await attempt(this.#link.write(text, to), "chat-failed-text");
    // What was typed meanwhile stays.
    const rest = this.#state.draft === draft ? "" : this.#state.draft;
    this.#set({ sending: false, failure, draft: failure === null ? rest : this.#state.draft });
  }

  /** Asks for the lines before those that are here. */
  async earlier(): Promise<void> {
    const first = this.#state.lines[0];
    if (first) await this.#load(first.n);
  }

  // --- events ---

  #received(message: ServerMessage): void {
    if (message.type === "welcome") this.#come(message.group ?? null);
    else if (message.type === "chat-line") this.#hear(message.line);
    else if (message.type === "leave" && message.p === this.#state.to) this.address(null);
  }

  /** What was written in another group stays there. */
  #come(group: number | null): void {
    if (group !== this.#group) this.#set({ lines: [], more: false, unread: 0, to: null });
    this.#group = group;
    void this.#load(null);
  }

  #hear(line: ChatLine): void {
    const news = !line.mine && !this.#state.open && !this.#knows(line.n);
    const lines = merged(this.#state.lines, [line]);
    this.#set({ lines, unread: this.#state.unread + (news ? 1 : 0) });
    if (news) this.#news(line.name);
  }

  #knows(n: number): boolean {
    return this.#state.lines.some((line) => line.n === n);
  }

  /** After a lost connection as well: what was missed comes with the latest page. */
  async #load(before: number | null): Promise<void> {
    try {
      const { lines, more } = await this.#link.lines(before);
      const known = this.#state.lines;
      const missed = known.length > 0 && before === null;
      const fresh = missed ? lines.filter(({ n, mine }) => !mine && !this.#knows(n)).length : 0;
      const gap = missed && (lines[0]?.n ?? 0) > (known.at(-1)?.n ?? 0) && more;
      this.#set({
        // Lines with a hole in them would hide that something is missing.
        lines: gap ? lines : merged(known, lines),
        more: missed && !gap ? this.#state.more : more,
        unread: this.#state.unread + (this.#state.open ? 0 : fresh),
        failure: null,
      });
    } catch {
      if (before !== null) this.#set({ failure: "chat-failed-load" });
    }
  }

  #set(change: Partial<ChatState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed(this.#state);
  }
}

async function attempt(request: Promise<void>, otherwise: string): Promise<string | null> {
  try {
    await request;
    return null;
  } catch (error) {
    const code = error instanceof SignalError ? error.code : "";
    return FAILURES[code] ?? otherwise;
  }
}

/** Both in the order of their numbers, each once. */
export function merged(a: readonly ChatLine[], b: readonly ChatLine[]): readonly ChatLine[] {
  const all = new Map([...a, ...b].map((line) => [line.n, line]));
  return [...all.values()].sort((one, other) => one.n - other.n);
}

export interface Part {
  readonly text: string;
  /** Where it leads, for addresses of pages. */
  readonly href: string | null;
}

const ADDRESS = /https?:\/\/[^\s<>"]+/g;
// At the end of an address these belong to the sentence around it.
const TRAILING = /[.,;:!?'»”)\]}]+$/;

/** The text with its addresses set apart; nothing but http and https becomes a link. */
export function parts(text: string): readonly Part[] {
  const found: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const href = match[0].replace(TRAILING, "");
    if (!URL.canParse(href)) continue;
    if (match.index > end) found.push({ text: text.slice(end, match.index), href: null });
    found.push({ text: href, href });
    end = match.index + href.length;
  }
  if (end < text.length) found.push({ text: text.slice(end), href: null });
  return found;
}

/** Whether a line goes on where the one before it ended: the same person, just after. */
export function follows(line: ChatLine, before: ChatLine | undefined): boolean {
  if (before === undefined || line.p !== before.p || line.to !== before.to) return false;
  return Date.parse(line.at) - Date.parse(before.at) < 120_000;
}
