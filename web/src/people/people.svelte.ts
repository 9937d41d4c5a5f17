import type { Guard } from "../admin/editor.svelte";
import type { Message } from "../admin/messages";
import type { Session } from "../admin/wire";
import type { PeopleApi } from "./api";
import { peopleFailure } from "./form.svelte";
import type { ChangedSubscriber, Entry, Subscriber } from "./wire";

export const SECTIONS = [
  "conferences",
  "subscribers",
  "directory",
  "telephones",
  "journal",
  "programs",
] as const;
export type Section = (typeof SECTIONS)[number];

/** The section that a fragment names, or null for any other fragment. */
export function sectionOf(hash: string): Section | null {
  return SECTIONS.find((section) => hash === `#${section}`) ?? null;
}

/** The token of a link that sets a password: in the fragment, which no server gets to see. */
export function tokenOf(hash: string): string | null {
  const token = /^#reset=([\w-]{1,64})$/.exec(hash)?.[1];
  return token ?? null;
}

/** Subscribers have the conferences, and programs of their own. */
export function sectionFor(session: Session, wanted: Section): Section {
  if (wanted === "telephones" && session.account.role !== "administrator") return "conferences";
  return administers(session) || wanted === "programs" ? wanted : "conferences";
}

export function administers(session: Session): boolean {
  return session.account.role !== "subscriber";
}

/** The pages about people: which is shown, and what the server last told. Knows no DOM. */
export class People {
  readonly api: PeopleApi;
  readonly guard: Guard;
  section = $state<Section>("conferences");
  resetToken = $state.raw<string | null>(null);
  profileOpen = $state(false);
  subscribers = $state.raw<readonly Subscriber[] | null>(null);
  entries = $state.raw<readonly Entry[] | null>(null);
  more = $state.raw<string | null>(null);
  failure = $state.raw<Message | null>(null);
  /** Secrets that are shown this once. */
  secrets = $state.raw<ChangedSubscriber | null>(null);
  query = "";
  #asked = 0;

  constructor(api: PeopleApi, guard: Guard) {
    this.api = api;
    this.guard = guard;
  }

  /** Follow the address bar. */
  follow(hash: string): void {
    this.resetToken = tokenOf(hash) ?? this.resetToken;
    const section = sectionOf(hash);
    if (section === null || section === this.section) return;
    this.section = section;
    this.failure = null;
  }

  async loadSubscribers(): Promise<void> {
    await this.#load(async () => {
      this.subscribers = await this.guard(() => this.api.subscribers());
    });
  }

  /** The entries that hold `query`; an answer that a newer question has overtaken is dropped. */
  async search(query: string): Promise<void> {
    this.query = query;
    const asked = ++this.#asked;
    await this.#load(async () => {
      const page = await this.guard(() => this.api.entries(query, null));
      if (asked !== this.#asked) return;
      this.entries = page.items;
      this.more = page.next;
    });
  }

  async loadMore(): Promise<void> {
    const { more } = this;
    if (more === null) return;
    const asked = ++this.#asked;
    await this.#load(async () => {
      const page = await this.guard(() => this.api.entries(this.query, more));
      if (asked !== this.#asked) return;
      this.entries = [...(this.entries ?? []), ...page.items];
      this.more = page.next;
    });
  }

  /** Take over what the server answered to a change. */
  put(changed: ChangedSubscriber): void {
    const { subscriber } = changed;
    const others = (this.subscribers ?? []).filter((item) => item.id !== subscriber.id);
    this.subscribers = [...others, subscriber].sort((a, b) => a.name.localeCompare(b.name));
    if (changed.sipPassword !== null || changed.passwordUrl !== null) this.secrets = changed;
  }

  async removeSubscriber(id: string): Promise<void> {
    await this.guard(() => this.api.removeSubscriber(id));
    this.subscribers = (this.subscribers ?? []).filter((item) => item.id !== id);
  }

  async removeSecondFactor(subscriber: Subscriber): Promise<void> {
    await this.guard(() => this.api.removeSecondFactor(subscriber.id));
    this.subscribers = (this.subscribers ?? []).map((item) =>
      item.id === subscriber.id ? { ...item, secondFactor: false } : item,
    );
  }

  async removeEntry(id: string): Promise<void> {
    await this.guard(() => this.api.removeEntry(id));
    this.entries = (this.entries ?? []).filter((item) => item.id !== id);
  }

  /** Whoever logs in next starts from nothing. */
  forget(): void {
    this.subscribers = null;
    this.entries = null;
    this.more = null;
    this.secrets = null;
    this.profileOpen = false;
    this.failure = null;
  }

  async #load(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.failure = null;
    } catch (error) {
      this.failure = peopleFailure(error);
    }
  }
}
