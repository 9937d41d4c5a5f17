import type { Message } from "../admin/messages";
import type { Method } from "../http/client";
import { ProblemError, UnreachableError } from "../http/problem";
import type { Upload } from "./upload";
import {
  documentOf,
  type DocumentList,
  readDocument,
  readDocuments,
  shelfOf,
  type SharedDocument,
} from "./wire";

/** What the shelf needs of the page that it is on. */
export interface ShelfApi {
  readonly call: (method: Method, path: string, body?: unknown) => Promise<unknown>;
  readonly csrf: () => string | null;
  readonly upload: Upload;
}

/** A file on its way; `part` is how much of it is sent, 0 to 1. */
export interface Sending {
  readonly name: string;
  readonly part: number;
}

/** Refusals of a file that have words of their own. */
const REASONS: ReadonlySet<string> = new Set([
  "empty",
  "unknown-type",
  "old-office",
  "no-office",
  "macros",
  "encrypted",
  "bomb",
  "too-many-pages",
  "too-many-pixels",
  "too-complex",
  "broken",
  "shelf-full",
]);

/** The documents of one conference. Knows no DOM. */
export class Shelf {
  list = $state.raw<DocumentList | null>(null);
  sending = $state.raw<Sending | null>(null);
  failure = $state.raw<Message | null>(null);
  readonly #api: ShelfApi;
  readonly #conference: string;

  constructor(api: ShelfApi, conference: string) {
    this.#api = api;
    this.#conference = conference;
  }

  get items(): readonly SharedDocument[] {
    return this.list?.items ?? [];
  }

  /** Some are being turned into pages: look again soon. */
  get unfinished(): boolean {
    return this.items.some(({ state }) => state === "waiting");
  }

  /** Where a browser fetches the original. */
  fileOf(document: SharedDocument): string {
    return `${documentOf(this.#conference, document.id)}/file`;
  }

  async load(): Promise<void> {
    try {
      this.list = readDocuments(await this.#api.call("GET", shelfOf(this.#conference)));
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  /** The document once the server has it; null with `failure` saying why not. */
  async add(file: File): Promise<SharedDocument | null> {
    if (this.sending !== null) return null;
    this.failure = null;
    if (this.list !== null && file.size > this.list.maxFile) {
      this.failure = tooLarge(this.list.maxFile);
      return null;
    }
    const { name } = file;
    this.sending = { name, part: 0 };
    try {
      const path = `${shelfOf(this.#conference)}?name=${encodeURIComponent(name.slice(-250))}`;
      const told = (part: number): void => void (this.sending = { name, part });
      const document = readDocument(await this.#api.upload(path, file, this.#api.csrf(), told));
      this.#put(document);
      return document;
    } catch (error) {
      this.failure = failureOf(error, this.list?.maxFile);
      return null;
    } finally {
      this.sending = null;
    }
  }

  async allow(document: SharedDocument, downloadable: boolean): Promise<void> {
    await this.#change(async () => {
      const path = documentOf(this.#conference, document.id);
      this.#put(readDocument(await this.#api.call("PUT", path, { downloadable })));
    });
  }

  async remove(document: SharedDocument): Promise<void> {
    await this.#change(async () => {
      await this.#api.call("DELETE", documentOf(this.#conference, document.id));
      this.#replace(this.items.filter(({ id }) => id !== document.id));
    });
  }

  async #change(work: () => Promise<void>): Promise<void> {
    this.failure = null;
    try {
      await work();
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  #put(document: SharedDocument): void {
    const known = this.items.some(({ id }) => id === document.id);
    const changed = this.items.map((one) => (one.id === document.id ? document : one));
    this.#replace(known ? changed : [...this.items, document]);
  }

  #replace(items: readonly SharedDocument[]): void {
    if (this.list !== null) this.list = { ...this.list, items };
  }
}

/** Why a document is not shown, as the id of a message. */
export function reasonId(reason: string): string {
  return REASONS.has(reason) ? `doc-reason-${reason}` : "doc-reason-broken";
}

function tooLarge(bytes: number): Message {
  return { id: "doc-too-large", args: { size: Math.floor(bytes / 1024 / 1024) } };
}

function failureOf(error: unknown, maxFile = 0): Message {
  if (error instanceof UnreachableError) return { id: "doc-unreachable" };
  if (!(error instanceof ProblemError)) throw error;
  const { code, errors } = error.problem;
  const reason = errors.find(({ field }) => field === "file")?.code;
  if (reason !== undefined) return { id: reasonId(reason) };
  if (code === "too-large" && maxFile > 0) return tooLarge(maxFile);
  if (code === "not-found") return { id: "doc-gone" };
  return { id: code === "no-space" ? "doc-no-space" : "doc-refused" };
}
