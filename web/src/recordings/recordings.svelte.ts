import type { Message } from "../admin/messages";
import type { Method } from "../http/client";
import { ProblemError, UnreachableError } from "../http/problem";
import { readRecordings, type Recording, recordingsOf } from "./wire";

/** The recordings of one conference. Knows no DOM. */
export class Recordings {
  /** Newest first; null until they are loaded. */
  items = $state.raw<readonly Recording[] | null>(null);
  failure = $state.raw<Message | null>(null);
  readonly #call: (method: Method, path: string) => Promise<unknown>;
  readonly #path: string;

  constructor(call: (method: Method, path: string) => Promise<unknown>, conference: string) {
    this.#call = call;
    this.#path = recordingsOf(conference);
  }

  /** Some are not finished: look again soon. */
  get unfinished(): boolean {
    return (this.items ?? []).some(({ state }) => state === "recording" || state === "processing");
  }

  fileOf({ id }: Recording): string {
    return `${this.#path}/${encodeURIComponent(id)}/file`;
  }

  async load(): Promise<void> {
    await this.#change(async () => {
      this.items = readRecordings(await this.#call("GET", this.#path));
    });
  }

  async remove({ id }: Recording): Promise<void> {
    await this.#change(async () => {
      await this.#call("DELETE", `${this.#path}/${encodeURIComponent(id)}`);
      this.items = (this.items ?? []).filter((one) => one.id !== id);
    });
  }

  async #change(work: () => Promise<void>): Promise<void> {
    this.failure = null;
    try {
      await work();
    } catch (error) {
      if (!(error instanceof UnreachableError || error instanceof ProblemError)) throw error;
      this.failure = { id: error instanceof UnreachableError ? "rec-unreachable" : "rec-refused" };
    }
  }
}
