import type { Method } from "../http/client";
import { ProblemError, UnreachableError } from "../http/problem";
import { pollsOf, readPolls, type StoredPoll } from "./wire";

/** What was voted on in one conference. Knows no DOM. */
export class Results {
  /** The latest first; null until they are loaded. */
  items = $state.raw<readonly StoredPoll[] | null>(null);
  /** The id of a message. */
  failure = $state<string | null>(null);
  readonly #call: (method: Method, path: string) => Promise<unknown>;
  readonly #conference: string;

  constructor(call: (method: Method, path: string) => Promise<unknown>, conference: string) {
    this.#call = call;
    this.#conference = conference;
  }

  async load(): Promise<void> {
    const found: StoredPoll[] = [];
    let after: number | null = null;
    try {
      do {
        const page = readPolls(await this.#call("GET", pollsOf(this.#conference, after)));
        found.push(...page.items);
        after = page.next;
      } while (after !== null);
      this.items = found.reverse();
    } catch (error) {
      if (!(error instanceof UnreachableError || error instanceof ProblemError)) throw error;
      this.failure = error instanceof UnreachableError ? "polls-unreachable" : "polls-refused";
    }
  }
}
