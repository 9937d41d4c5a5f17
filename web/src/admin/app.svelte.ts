import { ProblemError } from "../http/problem";
import type { Members } from "../members/members.svelte";
import { PeopleApi } from "../people/api";
import { People } from "../people/people.svelte";
import { floorMinute } from "../time/zone";
import type { AdminApi, ConferenceBody } from "./api";
import { tellsInvited } from "./conference-list";
import { ConferenceStore } from "./conference-store.svelte";
import { Editor } from "./editor.svelte";
import { failureMessage, type Message } from "./messages";
import type { SsoFailure } from "./next-path";
import type { Conference, Session, SingleSignOn, Suggestion } from "./wire";

/** `told`: those who were invited get a mail about the change. */
export interface Saved {
  readonly conference: Conference;
  readonly created: boolean;
  readonly told: boolean;
}

/** What the login page says before anything was tried on it. */
export type LoginNotice = "expired" | "logged-out" | "step-over" | SsoFailure;
/** Nobody has more before them; beyond that a clash is not warned of. */
const MOST_PLANNED = 200;

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
  loginNotice = $state<LoginNotice | null>(null);
  editor = $state.raw<Editor | null>(null);
  adding = $state(false);
  /** The organiser's conferences beside the one in the editor. */
  planned = $state.raw<readonly Conference[]>([]);
  /** The members page, in place of the list. Loaded when it is asked for first. */
  members = $state.raw<Members | null>(null);
  /** Whose members page was left last: there the focus goes back to. */
  leftMembersOf: string | null = null;
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
    this.conferences.enter(session.account.id);
  }

  /** Off to the identity provider, and back to where the person wanted to go. */
  signOn(provider: SingleSignOn): void {
    const next = this.next === null ? "" : `?${new URLSearchParams({ next: this.next }).toString()}`;
    this.#go(provider.url + next);
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
    return this.conferences.byId(id);
  }

  async add(): Promise<void> {
    const { session } = this;
    if (session === null) return;
    await this.#adding(() => Editor.add(this.api, this.guard, session.account.timezone));
  }

  /** Open the editor with the same once more. */
  async duplicate(conference: Conference): Promise<void> {
    this.detailsOf = null;
    await this.#adding(() => Editor.copy(this.api, this.guard, conference));
  }

  /** One press: a conference that starts now, and its details to be handed out. */
  async startNow(): Promise<Conference | null> {
    const { session } = this;
    if (session === null || this.adding || this.editor !== null) return null;
    this.adding = true;
    try {
      const conference = await this.guard(async () =>
        this.api.create(instantBody(await this.api.suggestion(), session, this.api.serverNow())),
      );
      this.conferences.add(conference);
      this.detailsOf = conference.id;
      return conference;
    } finally {
      this.adding = false;
    }
  }

  /** Leave the list for a conference's members. Rejects when their part cannot be loaded. */
  async openMembers(conference: Conference): Promise<void> {
    const { id } = conference;
    const { editor } = this;
    this.conferences.hold(conference);
    const { Members } = await import("../members/members.svelte");
    // A form opened while the page was on its way is the newer wish: it is not taken away.
    if (this.phase !== "ready" || this.editor !== editor) return;
    this.editor = null;
    this.detailsOf = null;
    const counted = (members: number): void => this.conferences.count(id, members);
    this.members = new Members(this.api, this.guard, id, counted);
    void this.members.refresh();
  }

  closeMembers(): void {
    if (this.members === null) return;
    this.leftMembersOf = this.members.conferenceId;
    this.members = null;
    void this.conferences.refresh();
  }

  /** A click on a row: one's own opens the editor, others' the details. */
  open(conference: Conference): void {
    this.conferences.hold(conference);
    if (conference.editable) this.edit(conference);
    else this.detailsOf = conference.id;
  }

  edit(conference: Conference): void {
    this.detailsOf = null;
    this.conferences.hold(conference);
    this.editor = Editor.edit(this.api, this.guard, conference);
    void this.#findPlanned(this.editor, conference.organiser.id);
  }

  /** Save the editor's form. A new conference's details follow, to be handed out. */
  async save(): Promise<Saved | null> {
    const editor = this.editor;
    const conference = (await editor?.save()) ?? null;
    if (editor === null || conference === null) return null;
    const created = editor.original === null;
    const told = editor.original !== null && tellsInvited(editor.original, conference);
    if (created) this.conferences.add(conference);
    else this.conferences.put(conference);
    this.editor = null;
    if (created) this.detailsOf = conference.id;
    return { conference, created, told: told && this.session?.vpbx.mailEnabled === true };
  }

  /** Delete for good. One that is gone already counts as deleted. */
  async remove(id: string): Promise<void> {
    await this.guard(() => this.api.remove(id)).catch((error: unknown) => {
      if (!(error instanceof ProblemError && error.problem.status === 404)) throw error;
    });
    this.conferences.drop(id);
    this.removalOf = null;
  }

  async #adding(open: () => Promise<Editor>): Promise<void> {
    if (this.adding || this.editor !== null) return;
    this.adding = true;
    try {
      const editor = await open();
      if (this.phase !== "ready" || this.session === null) return;
      this.editor = editor;
      void this.#findPlanned(editor, this.session.account.id);
    } finally {
      this.adding = false;
    }
  }

  /** What the organiser has planned, for the editor to warn of. Without it, nothing is warned of. */
  async #findPlanned(editor: Editor, organiser: string): Promise<void> {
    this.planned = [];
    const page = await this.guard(() =>
      this.api.conferences({ organiser, limit: String(MOST_PLANNED) }),
    ).catch(() => null);
    if (page !== null && this.editor === editor) this.planned = page.items;
  }

  #toLogin(notice: "expired" | "logged-out"): void {
    this.session = null;
    this.loginNotice = notice;
    this.phase = "login";
  }

  #forget(): void {
    this.editor = null;
    this.members = null;
    this.leftMembersOf = null;
    this.detailsOf = null;
    this.removalOf = null;
    this.planned = [];
    this.conferences.clear();
    this.people.forget();
  }
}

/** Nothing to fill in: browser and telephone where the vPBX has both, open for an hour. */
function instantBody(numbers: Suggestion, session: Session, now: number): ConferenceBody {
  return {
    kind: session.vpbx.uccEnabled ? "ucc" : "audio",
    name: "",
    room_number: numbers.roomNumber,
    start: new Date(floorMinute(now)).toISOString(),
    timezone: session.account.timezone,
    duration: 60,
    pin: numbers.pin,
    description: "",
    reminders: null,
    recurrence: null,
    co_organisers: [],
    lobby: "off",
  };
}

function isUnauthenticated(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.status === 401;
}
