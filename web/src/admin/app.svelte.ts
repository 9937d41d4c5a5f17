import { ProblemError } from "../http/problem";
import { PeopleApi } from "../people/api";
import { People } from "../people/people.svelte";
import type { AdminApi } from "./api";
import { ConferenceStore } from "./conference-store.svelte";
import { Editor } from "./editor.svelte";
import { failureMessage, type Message } from "./messages";
import type { Conference, Session } from "./wire";

export type Phase = "loading" | "login" | "ready" | "failed";

/** What the AdminCenter shows, and every step between. Knows no DOM. */
export class AdminApp {
  readonly api: AdminApi;
  readonly conferences: ConferenceStore;
  readonly people: People;
  readonly next: string | null;
  phase = $state<Phase>("loading");
  session = $state.raw<Session | null>(null);
  failure = $state.raw<Message | null>(null);
  loginNotice = $state<"expired" | "logged-out" | null>(null);
  editor = $state.raw<Editor | null>(null);
  adding = $state(false);
  /** The conference whose access details are shown, and the one to be deleted, by id. */
  detailsOf = $state<string | null>(null);
  removalOf = $state<string | null>(null);
  readonly #go: (path: string) => void;
  #lastAccount: string | null = null;

  constructor(api: AdminApi, next: string | null, go: (path: string) => void) {
    this.api = api;
    this.next = next;
    this.#go = go;
    this.conferences = new ConferenceStore(api, this.guard);
    this.people = new People(new PeopleApi((...request) => api.call(...request)), this.guard);
  }

  /** Find out whether somebody is logged in. */
  async start(): Promise<void> {
    this.phase = "loading";
    try {
      const session = await this.api.session();
      if (session === null) this.phase = "login";
      else this.enter(session);
    } catch (error) {
      this.failure = failureMessage(error);
      this.phase = "failed";
    }
  }

  /** Logged in: on to where the person wanted to go, or to the list. */
  enter(session: Session): void {
    if (this.next !== null) {
      this.#go(this.next);
      return;
    }
    // A dialog left open when the session ran out waits for its owner, and for nobody else.
    if (this.#lastAccount !== session.account.id) this.#forget();
    this.#lastAccount = session.account.id;
    this.session = session;
    this.loginNotice = null;
    this.phase = "ready";
    void this.conferences.refresh();
  }

  /** Rejects when the server could not be told: then one is still logged in. */
  async logout(): Promise<void> {
    await this.api.logout().catch((error: unknown) => {
      if (!isUnauthenticated(error)) throw error;
    });
    this.#forget();
    this.#lastAccount = null;
    this.#toLogin("logged-out");
  }

  /** Run a request; if the login session is over, ask to log in again. */
  readonly guard = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (isUnauthenticated(error) && this.phase === "ready") this.#toLogin("expired");
      throw error;
    }
  };

  byId(id: string | null): Conference | null {
    return this.conferences.items.find((item) => item.id === id) ?? null;
  }

  async add(): Promise<void> {
    const { session } = this;
    if (session === null || this.adding || this.editor !== null) return;
    this.adding = true;
    try {
      const editor = await Editor.add(this.api, this.guard, session.account.timezone);
      if (this.phase === "ready") this.editor = editor;
    } finally {
      this.adding = false;
    }
  }

  /** A click on a row: one's own opens the editor, others' the details. */
  open(conference: Conference): void {
    if (conference.editable) this.edit(conference);
    else this.detailsOf = conference.id;
  }

  edit(conference: Conference): void {
    this.detailsOf = null;
    this.editor = Editor.edit(this.api, this.guard, conference);
  }

  /** Save the editor's form. A new conference's details follow, to be handed out. */
  async save(): Promise<{ conference: Conference; created: boolean } | null> {
    const editor = this.editor;
    const conference = (await editor?.save()) ?? null;
    if (editor === null || conference === null) return null;
    const created = editor.original === null;
    this.conferences.put(conference);
    this.editor = null;
    if (created) this.detailsOf = conference.id;
    return { conference, created };
  }

  /** Delete for good. One that is gone already counts as deleted. */
  async remove(id: string): Promise<void> {
    await this.guard(() => this.api.remove(id)).catch((error: unknown) => {
      if (!(error instanceof ProblemError && error.problem.status === 404)) throw error;
    });
    this.conferences.drop(id);
    this.removalOf = null;
  }

  #toLogin(notice: "expired" | "logged-out"): void {
    this.session = null;
    this.loginNotice = notice;
    this.phase = "login";
  }

  #forget(): void {
    this.editor = null;
    this.detailsOf = null;
    this.removalOf = null;
    this.conferences.clear();
    this.people.forget();
  }
}

function isUnauthenticated(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.status === 401;
}
