import type { Guard } from "../admin/editor.svelte";
import type { Message } from "../admin/messages";
import type { ImportFormat, MembersApi } from "./api";
import { decode, formatOf } from "./import-text";
import { memberFailure } from "./messages";
import type { ImportResult } from "./wire";

/** The state of the import dialog: a text, what it is taken for, and what became of it. */
export class MemberImport {
  sendMail = $state(false);
  busy = $state(false);
  failure = $state.raw<Message | null>(null);
  result = $state.raw<ImportResult | null>(null);
  fileName = $state("");
  format = $state<ImportFormat>("addresses");
  empty = $state(false);
  #text = $state("");
  readonly #api: MembersApi;
  readonly #guard: Guard;

  constructor(api: MembersApi, guard: Guard) {
    this.#api = api;
    this.#guard = guard;
  }

  get text(): string {
    return this.#text;
  }

  /** The text decides its format; whoever knows better may choose another one after that. */
  set text(text: string) {
    this.#text = text;
    this.format = formatOf(text);
    this.empty = false;
  }

  async take(file: File): Promise<void> {
    this.text = decode(await file.arrayBuffer());
    this.fileName = file.name;
  }

  /** Send it. The result stays to be read; null with `failure` or `empty` saying why not. */
  async run(): Promise<ImportResult | null> {
    if (this.busy) return null;
    this.failure = null;
    this.empty = this.#text.trim() === "";
    if (this.empty) return null;
    this.busy = true;
    try {
      this.result = await this.#guard(() =>
        this.#api.import(this.format, this.#text, this.sendMail),
      );
      return this.result;
    } catch (error) {
      this.failure = memberFailure(error);
      return null;
    } finally {
      this.busy = false;
    }
  }
}
