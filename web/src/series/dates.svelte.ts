import type { AdminApi } from "../admin/api";
import type { Guard } from "../admin/editor.svelte";
import { failureMessage, type Message } from "../admin/messages";
import { type Conference, readConference } from "../admin/wire";
import { ProblemError } from "../http/problem";
import { Reader } from "../http/reader";

export type DateState = "planned" | "moved" | "cancelled";

/** One date of a series; instants are ms since 1970. `original` is its address. */
export interface SeriesDate {
  readonly original: string;
  readonly originalStart: number;
  readonly start: number;
  readonly closesAt: number;
  readonly state: DateState;
}

export function readDate(value: unknown): SeriesDate {
  const date = new Reader(value, "date");
  return {
    original: date.text("original_start"),
    originalStart: date.instant("original_start"),
    start: date.instant("start"),
    closesAt: date.instant("closes_at"),
    state: date.oneOf("state", ["planned", "moved", "cancelled"]),
  };
}

const FIRST = 10;
const MORE = 50;
/** What the server refuses a date for, in words. */
const REFUSALS: ReadonlyMap<string, string> = new Map([
  ["expired", "date-expired"],
  ["taken", "date-taken"],
  ["last-date", "date-last"],
  ["invalid", "date-too-far"],
]);

/** The dates of a series that are not over, and what becomes of each. Knows no DOM. */
export class Dates {
  items = $state.raw<readonly SeriesDate[]>([]);
  loaded = $state(false);
  busy = $state(false);
  failure = $state.raw<Message | null>(null);
  /** How many are shown. */
  shown = $state(FIRST);
  readonly #api: Pick<AdminApi, "call">;
  readonly #guard: Guard;
  readonly #path: string;
  readonly #put: (conference: Conference) => void;

  constructor(
    api: Pick<AdminApi, "call">,
    guard: Guard,
    conferenceId: string,
    put: (conference: Conference) => void,
  ) {
    this.#api = api;
    this.#guard = guard;
    this.#path = `/api/v1/conferences/${encodeURIComponent(conferenceId)}/occurrences`;
    this.#put = put;
  }

  get visible(): readonly SeriesDate[] {
    return this.items.slice(0, this.shown);
  }

  get more(): boolean {
    return this.items.length > this.shown;
  }

  showMore(): void {
    this.shown += MORE;
  }

  load(): Promise<boolean> {
    return this.#do(async () => {
      this.items = await this.#list();
      this.loaded = true;
    });
  }

  /** Whether it was done; `failure` says why not. */
  cancel(date: SeriesDate): Promise<boolean> {
    return this.#change("DELETE", date);
  }

  restore(date: SeriesDate): Promise<boolean> {
    return this.#change("PUT", date, date.originalStart);
  }

  move(date: SeriesDate, start: number): Promise<boolean> {
    return this.#change("PUT", date, start);
  }

  #change(method: "PUT" | "DELETE", date: SeriesDate, start?: number): Promise<boolean> {
    const path = `${this.#path}/${encodeURIComponent(date.original)}`;
    const body = start === undefined ? undefined : { start: new Date(start).toISOString() };
    return this.#do(async () => {
      this.#put(readConference(await this.#api.call(method, path, body)));
      this.items = await this.#list();
    });
  }

  async #list(): Promise<SeriesDate[]> {
    return new Reader(await this.#api.call("GET", this.#path), "dates").list("items", readDate);
  }

  async #do(work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.failure = null;
    try {
      await this.#guard(work);
      return true;
    } catch (error) {
      this.failure = refusalMessage(error) ?? failureMessage(error);
      return false;
    } finally {
      this.busy = false;
    }
  }
}

function refusalMessage(error: unknown): Message | null {
  const code = error instanceof ProblemError ? error.problem.errors[0]?.code : undefined;
  const id = code === undefined ? undefined : REFUSALS.get(code);
  return id === undefined ? null : { id };
}
