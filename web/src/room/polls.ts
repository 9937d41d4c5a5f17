/**
 * What is voted on in the room: the latest poll, what we have chosen, and what can be done. No DOM:
 * components render `state` and call the actions.
 */

import type { PollInfo, ServerMessage } from "../rtc/protocol";
import type { RoomSession } from "../rtc/session";
import { leads, type RoomState } from "./state";

export interface PollState {
  readonly poll: PollInfo | null;
  /** Options that count for us, from 1. */
  readonly mine: readonly number[];
  /** Put aside, so that the stage is free. */
  readonly folded: boolean;
}

export const NO_POLL: PollState = { poll: null, mine: [], folded: false };

export type PollsLink = Pick<RoomSession, "on" | "ask">;

export interface PollsNews {
  readonly changed: (state: PollState) => void;
  /** Has something read out: the id of a message and a name in it. */
  readonly say: (id: string, name: string) => void;
}

export interface NewPoll {
  readonly question: string;
  readonly options: readonly string[];
  readonly several: boolean;
  readonly live: boolean;
}

type Request = Parameters<PollsLink["ask"]>[0];

export function mayPoll(state: Pick<RoomState, "role">): boolean {
  return leads(state) || state.role === "presenter";
}

export class Polls {
  readonly #link: PollsLink;
  readonly #news: PollsNews;
  #state = NO_POLL;

  constructor(link: PollsLink, news: PollsNews) {
    this.#link = link;
    this.#news = news;
    link.on("message", (message) => this.#received(message));
  }

  get state(): PollState {
    return this.#state;
  }

  // --- actions; each tells whether the server did it ---

  open(poll: NewPoll): Promise<boolean> {
    return this.#ask({ type: "poll-open", ...poll });
  }

  /** Counts once the server has it on disk; no choices take the vote back. */
  async vote(choices: readonly number[]): Promise<boolean> {
    const poll = this.#state.poll?.poll ?? "";
    const counts = await this.#ask({ type: "poll-vote", poll, choices });
    if (counts) this.#own(poll, choices);
    return counts;
  }

  close(): Promise<boolean> {
    return this.#ask({ type: "poll-close", poll: this.#state.poll?.poll ?? "" });
  }

  fold(folded: boolean): void {
    this.#set({ folded });
  }

  /** The result has been read. */
  putAway(): void {
    this.#set(NO_POLL);
  }

  async #ask(request: Request): Promise<boolean> {
    try {
      await this.#link.ask(request);
      return true;
    } catch {
      this.#news.say("said-refused", "");
      return false;
    }
  }

  // --- events ---

  #received(message: ServerMessage): void {
    if (message.type === "poll") this.#changed(message.poll);
    else if (message.type === "poll-own") this.#own(message.poll, message.choices);
    // After a resume without resync what was missed follows.
    else if (message.type === "welcome" && message.resync) this.#come(message.poll, message.choices);
  }

  /** Into a room: what is over there was not ours to vote on, unless we were here before. */
  #come(poll: PollInfo | null, mine: readonly number[]): void {
    const known = this.#state.poll;
    if (poll === null) {
      // A server that was started anew has no old results; a group has none of another room.
      if (known && !known.closed) this.#set(NO_POLL);
    } else if (!poll.closed || poll.poll === known?.poll) {
      this.#changed(poll);
      if (!poll.closed) this.#set({ mine });
    }
  }

  #changed(poll: PollInfo): void {
    const before = this.#state.poll;
    if (before?.poll !== poll.poll) {
      if (poll.closed) return; // its result was put away
      this.#set({ poll, mine: [], folded: false });
      this.#news.say("said-poll-open", poll.question);
      return;
    }
    const over = poll.closed && !before.closed;
    this.#set({ poll, ...(over ? { folded: false } : {}) });
    if (over) this.#news.say("said-poll-closed", result(poll));
  }

  #own(poll: string, choices: readonly number[]): void {
    if (poll === this.#state.poll?.poll) this.#set({ mine: choices });
  }

  #set(change: Partial<PollState>): void {
    this.#state = { ...this.#state, ...change };
    this.#news.changed(this.#state);
  }
}

/** In one line, as it is read out. */
export function result({ question, options, counts }: PollInfo): string {
  const each = options.map((text, index) => `${text} ${counts?.[index] ?? 0}`);
  return `${question} ${each.join(", ")}`;
}
