import type { AdminApi } from "../admin/api";
import type { Guard } from "../admin/editor.svelte";
import type { Message } from "../admin/messages";
import { ProblemError } from "../http/problem";
import { MembersApi } from "./api";
import { MemberEditor } from "./editor.svelte";
import { MemberImport } from "./import.svelte";
import { memberFailure } from "./messages";
import type { ImportResult, Member } from "./wire";

/** The members page of one conference: what it lists, and every step on it. Knows no DOM. */
export class Members {
  readonly conferenceId: string;
  items = $state.raw<readonly Member[]>([]);
  loaded = $state(false);
  failure = $state.raw<Message | null>(null);
  /** The conference is gone, or not ours: no list will come. */
  shut = $state(false);
  editor = $state.raw<MemberEditor | null>(null);
  importing = $state.raw<MemberImport | null>(null);
  /** Asked whether to send the invitations. */
  inviting = $state(false);
  /** The member to be deleted, by id. */
  removalOf = $state<string | null>(null);
  /** Members whose mails are being tried again. */
  retrying = $state.raw<readonly string[]>([]);
  readonly #api: MembersApi;
  readonly #guard: Guard;
  readonly #counted: (members: number) => void;
  #running: Promise<void> | null = null;
  // Counts what we changed: an answer that was asked for before a change is out of date.
  #changes = 0;

  constructor(api: AdminApi, guard: Guard, conferenceId: string, counted: (members: number) => void) {
    this.#api = new MembersApi(api, conferenceId);
    this.#guard = guard;
    this.#counted = counted;
    this.conferenceId = conferenceId;
  }

  /** Ask for the list; while one request runs, further calls share it. */
  refresh(): Promise<void> {
    this.#running ??= this.#load().finally(() => (this.#running = null));
    return this.#running;
  }

  byId(id: string | null): Member | null {
    return this.items.find((item) => item.id === id) ?? null;
  }

  add(): void {
    this.editor = new MemberEditor(this.#api, this.#guard);
  }

  edit(member: Member): void {
    this.editor = new MemberEditor(this.#api, this.#guard, member);
  }

  import(): void {
    this.importing = new MemberImport(this.#api, this.#guard);
  }

  /** Save the editor's form. With `more` the dialog stays for the next member. */
  async save(more = false): Promise<Member | null> {
    const editor = this.editor;
    const member = (await editor?.save()) ?? null;
    if (editor === null || member === null) return null;
    this.#put(member);
    if (more) editor.again();
    else this.editor = null;
    return member;
  }

  async runImport(): Promise<ImportResult | null> {
    const result = (await this.importing?.run()) ?? null;
    if (result !== null) this.#take([...this.items, ...result.added]);
    return result;
  }

  /** One that is gone already counts as deleted. */
  async remove(id: string): Promise<void> {
    await this.#guard(() => this.#api.remove(id)).catch((error: unknown) => {
      if (!(error instanceof ProblemError && error.problem.status === 404)) throw error;
    });
    this.#take(this.items.filter((item) => item.id !== id));
    this.removalOf = null;
  }

  /** Send the invitations: how many mails are on their way now. */
  async invite(): Promise<number> {
    const { queued, items } = await this.#guard(() => this.#api.invite());
    this.#take(items);
    this.inviting = false;
    return queued;
  }

  async retry(id: string): Promise<void> {
    if (this.retrying.includes(id)) return;
    this.retrying = [...this.retrying, id];
    try {
      this.#put(await this.#guard(() => this.#api.retry(id)));
    } finally {
      this.retrying = this.retrying.filter((one) => one !== id);
    }
  }

  /** The row's switch: mails to this member or none. */
  async setMail(member: Member, sendMail: boolean): Promise<void> {
    this.#put(await this.#guard(() => this.#api.change(member.id, { send_mail: sendMail })));
  }

  async #load(): Promise<void> {
    const before = this.#changes;
    try {
      const items = await this.#guard(() => this.#api.list());
      if (before !== this.#changes) return;
      this.#take(items);
      this.loaded = true;
      this.failure = null;
    } catch (error) {
      this.failure = memberFailure(error);
      this.shut = error instanceof ProblemError && [403, 404].includes(error.problem.status);
    }
  }

  #put(member: Member): void {
    const known = this.items.some((item) => item.id === member.id);
    this.#take(
      known
        ? this.items.map((item) => (item.id === member.id ? member : item))
        : [...this.items, member],
    );
  }

  #take(items: readonly Member[]): void {
    this.#changes += 1;
    this.items = items;
    this.#counted(items.length);
  }
}
