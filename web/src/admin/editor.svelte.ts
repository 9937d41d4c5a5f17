import { ProblemError } from "../http/problem";
import type { AdminApi } from "./api";
import {
  bodyOf,
  checkField,
  checkForm,
  type ConferenceForm,
  copyForm,
  errorsOf,
  type FieldName,
  type FormErrors,
  formOf,
  newForm,
  sameForm,
} from "./conference-form";
import { failureMessage, type Message } from "./messages";
import { Search } from "../members/search.svelte";
import type { Conference, Organiser, Overlap, Suggestion } from "./wire";

/** Runs a request; the owner notices when the login session is over. */
export type Guard = <T>(work: () => Promise<T>) => Promise<T>;

/** The state of the dialog that adds or edits a conference; outlives the dialog's components. */
export class Editor {
  readonly original: Conference | null;
  form: ConferenceForm;
  errors = $state.raw<FormErrors>({});
  failure = $state.raw<Message | null>(null);
  busy = $state(false);
  suggestFailed = $state(false);
  /** Counts refused attempts to save: each one moves the focus to the first wrong field. */
  refusals = $state(0);
  /** Wrong fields at the last refusal; stays while they are put right, so that nothing jumps. */
  refusedErrors = $state(0);
  /** What the server found at the same time; null while it was not asked. */
  overlaps = $state.raw<readonly Overlap[] | null>(null);
  /** The search for co-organisers. */
  readonly colleagues: Search<Organiser, null>;
  readonly #api: AdminApi;
  readonly #guard: Guard;
  readonly #initial: ConferenceForm;

  private constructor(api: AdminApi, guard: Guard, form: ConferenceForm, original: Conference | null) {
    this.#api = api;
    this.#guard = guard;
    this.#initial = { ...form };
    this.original = original;
    this.form = $state(form);
    this.colleagues = new Search((_, text) => api.colleagues(text), guard);
  }

  /** A new conference with free numbers; without them the fields start empty. */
  static async add(api: AdminApi, guard: Guard, timezone: string): Promise<Editor> {
    const suggestion = await suggest(api, guard);
    const numbers = suggestion ?? { roomNumber: "", pin: "" };
    const editor = new Editor(api, guard, newForm(numbers, api.serverNow(), timezone), null);
    editor.suggestFailed = suggestion === null;
    return editor;
  }

  /** A new conference like another one, with free numbers, tomorrow. */
  static async copy(api: AdminApi, guard: Guard, conference: Conference): Promise<Editor> {
    const suggestion = await suggest(api, guard);
    const numbers = suggestion ?? { roomNumber: "", pin: "" };
    const editor = new Editor(api, guard, copyForm(conference, numbers, api.serverNow()), null);
    editor.suggestFailed = suggestion === null;
    return editor;
  }

  static edit(api: AdminApi, guard: Guard, conference: Conference): Editor {
    return new Editor(api, guard, formOf(conference), conference);
  }

  get dirty(): boolean {
    return !sameForm(this.form, this.#initial);
  }

  /** The user left a field: tell what is wrong with it, or that it is right now. */
  leave(field: FieldName): void {
    const code = checkField(this.form, field);
    // What only the server can know ("taken") stays until the value changes or is sent again.
    if (code === null && this.errors[field] === "taken" && this.#unchangedSince(field)) return;
    this.errors = { ...this.errors, [field]: code ?? undefined };
  }

  async suggestNumber(field: "roomNumber" | "pin"): Promise<void> {
    const suggestion = await suggest(this.#api, this.#guard);
    this.suggestFailed = suggestion === null;
    if (suggestion === null) return;
    this.form[field] = suggestion[field];
    this.errors = { ...this.errors, [field]: undefined };
  }

  /**
   * Ask what else takes place on any date: the list has only the next one of each series. Without
   * an answer there is no warning, and nothing worse.
   */
  async findOverlaps(): Promise<void> {
    const asked = ++this.#asked;
    let found: Overlap[] | null = null;
    try {
      if (Object.keys(checkForm(this.form)).length === 0) {
        const body = bodyOf(this.form, this.original);
        found = await this.#api.overlaps(body, this.original?.id ?? null);
      }
    } catch {
      found = null;
    }
    if (asked === this.#asked) this.overlaps = found;
  }

  #asked = 0;

  /** Check and send. The saved conference, or null with `errors` or `failure` saying why not. */
  async save(): Promise<Conference | null> {
    if (this.busy) return null;
    this.failure = null;
    this.refusedErrors = 0;
    this.errors = checkForm(this.form);
    if (this.errorCount > 0) return this.#refuse();
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

  get errorCount(): number {
    return Object.values(this.errors).filter((code) => code !== undefined).length;
  }

  #sent: ConferenceForm | null = null;

  #unchangedSince(field: FieldName): boolean {
    return this.#sent !== null && this.#sent[field] === this.form[field];
  }

  #send(): Promise<Conference> {
    const body = bodyOf(this.form, this.original);
    this.#sent = { ...this.form };
    return this.original === null
      ? this.#api.create(body)
      : this.#api.update(this.original.id, body);
  }

  #refuse(): null {
    this.refusals += 1;
    this.refusedErrors = this.errorCount;
    return null;
  }

  #explain(error: unknown): void {
    if (error instanceof ProblemError) {
      this.errors = errorsOf(error.problem.errors);
      if (this.errorCount > 0) return;
    }
    this.failure = failureMessage(error);
  }
}

/** Random numbers are a convenience: without an answer one types them. */
async function suggest(api: AdminApi, guard: Guard): Promise<Suggestion | null> {
  try {
    return await guard(() => api.suggestion());
  } catch {
    return null;
  }
}
