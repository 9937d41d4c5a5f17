import type { Guard } from "../admin/editor.svelte";
import type { Message } from "../admin/messages";
import { ProblemError } from "../http/problem";
import type { MembersApi } from "./api";
import {
  checkMember,
  checkMemberField,
  chosen,
  memberBody,
  type MemberErrors,
  memberErrors,
  type MemberField,
  type MemberForm,
  memberForm,
  newMember,
  newMemberBody,
  sameMember,
} from "./member-form";
import { memberFailure } from "./messages";
import { Search } from "./search.svelte";
import type { Destination, Member, SearchedSource, Source } from "./wire";

/** The state of the dialog that adds or changes a member; outlives the dialog's components. */
export class MemberEditor {
  readonly original: Member | null;
  readonly search: Search<Destination, SearchedSource>;
  form = $state<MemberForm>(newMember());
  errors = $state.raw<MemberErrors>({});
  failure = $state.raw<Message | null>(null);
  busy = $state(false);
  /** The number of who was picked: shown, not typed. */
  number = $state("");
  /** Counts refused attempts to save: each one moves the focus to the first wrong field. */
  refusals = $state(0);
  readonly #api: MembersApi;
  readonly #guard: Guard;
  #initial: MemberForm;

  constructor(api: MembersApi, guard: Guard, original: Member | null = null) {
    this.#api = api;
    this.#guard = guard;
    this.original = original;
    this.search = new Search((source, text) => api.find(source, text), guard);
    this.form = original === null ? newMember() : memberForm(original);
    this.number = original?.number ?? "";
    this.#initial = { ...this.form };
  }

  get dirty(): boolean {
    return !sameMember(this.form, this.#initial);
  }

  /** Where one searches; null for a free name. */
  get searched(): SearchedSource | null {
    return this.form.source === "name" ? null : this.form.source;
  }

  /** Whether the further entries are possible: somebody was picked, or none needs to be. */
  get ready(): boolean {
    return this.original !== null || this.form.source === "name" || this.form.sourceId !== "";
  }

  /** Another "Destination": what was found in the former one does not count any more. */
  setSource(source: Source): void {
    if (source === this.form.source) return;
    const { sendMail, language } = this.form;
    this.form = { ...newMember(source), sendMail, language };
    this.number = "";
    this.errors = {};
    this.search.clear();
  }

  /** Typing in the search lets go of who was picked before. */
  type(text: string): void {
    if (this.searched === null) return;
    if (this.form.sourceId !== "") {
      this.form = { ...this.form, sourceId: "", name: "", email: "" };
      this.number = "";
    }
    this.search.type(this.searched, text);
  }

  open(): void {
    if (this.searched !== null && this.search.phase === "idle") void this.search.ask(this.searched);
  }

  pick(found: Destination): void {
    this.form = chosen(this.form, found);
    this.number = found.number;
    this.search.clear(found.name);
    this.errors = {};
  }

  /** The user left a field: tell what is wrong with it, or that it is right now. */
  leave(field: MemberField): void {
    this.errors = { ...this.errors, [field]: checkMemberField(this.form, field) ?? undefined };
  }

  /** Check and send. The saved member, or null with `errors` or `failure` saying why not. */
  async save(): Promise<Member | null> {
    if (this.busy) return null;
    this.failure = null;
    this.errors = checkMember(this.form);
    if (Object.keys(this.errors).length > 0) return this.#refuse();
    this.busy = true;
    try {
      return await this.#guard(() => this.#send());
    } catch (error) {
      this.#explain(error);
      return this.#refuse();
    } finally {
      this.busy = false;
    }
  }

  /** Ready for the next one: source, mails and language stay as they were chosen. */
  again(): void {
    const { source, sendMail, language } = this.form;
    this.form = { ...newMember(source), sendMail, language };
    this.#initial = { ...this.form };
    this.number = "";
    this.errors = {};
    this.search.clear();
  }

  #send(): Promise<Member> {
    return this.original === null
      ? this.#api.add(newMemberBody(this.form))
      : this.#api.change(this.original.id, memberBody(this.form));
  }

  #refuse(): null {
    this.refusals += 1;
    return null;
  }

  #explain(error: unknown): void {
    if (error instanceof ProblemError) {
      this.errors = memberErrors(error.problem.errors);
      if (Object.keys(this.errors).length > 0) return;
    }
    this.failure = memberFailure(error);
  }
}
