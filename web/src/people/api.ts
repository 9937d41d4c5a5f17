import type { AdminApi } from "../admin/api";
import { readConferences, readSession, type Conference, type Session } from "../admin/wire";
import type { EntryForm, ProfileForm, SubscriberForm } from "./forms";
import {
  type ChangedSubscriber,
  type Entry,
  type EntryPage,
  type ImportResult,
  readChanged,
  readFeed,
  readFeedUrl,
  type FactorState,
  type Enrolment,
  readEnrolment,
  readFactor,
  readRecoveryCodes,
  readEntry,
  readEntryPage,
  readImport,
  readSubscribers,
  type Subscriber,
} from "./wire";

const DIRECTORY = "/api/v1/directory";
const SUBSCRIBERS = "/api/v1/subscribers";
const PROFILE = "/api/v1/profile";
const FEED = "/api/v1/calendar-feed";
const FACTOR = "/api/v1/second-factor";
const RESET = "/api/v1/password-reset";
/** Where a browser fetches the whole directory as a table. */
export const DIRECTORY_TABLE = `${DIRECTORY}.csv`;

/** The REST interface about people. Every method throws as `HttpClient` does. */
export class PeopleApi {
  readonly #call: AdminApi["call"];

  constructor(call: AdminApi["call"]) {
    this.#call = call;
  }

  async entries(query: string, after: string | null): Promise<EntryPage> {
    const search = new URLSearchParams({ q: query, ...(after === null ? {} : { after }) });
    return readEntryPage(await this.#call("GET", `${DIRECTORY}?${search.toString()}`));
  }

  async saveEntry(id: string | null, form: EntryForm): Promise<Entry> {
    const [method, path] = id === null ? (["POST", DIRECTORY] as const) : (["PUT", one(DIRECTORY, id)] as const);
    return readEntry(await this.#call(method, path, form));
  }

  async removeEntry(id: string): Promise<void> {
    await this.#call("DELETE", one(DIRECTORY, id));
  }

  async importEntries(text: string): Promise<ImportResult> {
    return readImport(await this.#call("POST", `${DIRECTORY}/import`, { text }));
  }

  async subscribers(): Promise<Subscriber[]> {
    return readSubscribers(await this.#call("GET", SUBSCRIBERS));
  }

  async saveSubscriber(id: string | null, form: SubscriberForm): Promise<ChangedSubscriber> {
    const [method, path] = id === null ? (["POST", SUBSCRIBERS] as const) : (["PUT", one(SUBSCRIBERS, id)] as const);
    return readChanged(await this.#call(method, path, form));
  }

  async removeSubscriber(id: string): Promise<void> {
    await this.#call("DELETE", one(SUBSCRIBERS, id));
  }

  async newSipPassword(id: string): Promise<ChangedSubscriber> {
    return readChanged(await this.#call("POST", `${one(SUBSCRIBERS, id)}/sip-password`, {}));
  }

  async sendLink(id: string): Promise<ChangedSubscriber> {
    return readChanged(await this.#call("POST", `${one(SUBSCRIBERS, id)}/password-reset`, {}));
  }

  async conferencesOf(id: string): Promise<Conference[]> {
    const search = new URLSearchParams({ organiser: id });
    return readConferences(await this.#call("GET", `/api/v1/conferences?${search.toString()}`));
  }

  async saveProfile(form: ProfileForm): Promise<Session> {
    return readSession(await this.#call("PUT", PROFILE, form));
  }

  async changePassword(old: string, password: string): Promise<void> {
    await this.#call("PUT", `${PROFILE}/password`, { old, password });
  }

  async hasCalendarFeed(): Promise<boolean> {
    return readFeed(await this.#call("GET", FEED));
  }

  /** The address, which is told this once; a former one ends. */
  async makeCalendarFeed(): Promise<string> {
    return readFeedUrl(await this.#call("POST", FEED, {}));
  }

  async revokeCalendarFeed(): Promise<void> {
    await this.#call("DELETE", FEED);
  }

  async secondFactor(): Promise<FactorState> {
    return readFactor(await this.#call("GET", FACTOR));
  }

  /** The key for the authenticator app; nothing is switched on yet. */
  async startSecondFactor(password: string): Promise<Enrolment> {
    return readEnrolment(await this.#call("POST", FACTOR, { password }));
  }

  /** Switches it on; the recovery codes are told this once. */
  async confirmSecondFactor(code: string): Promise<readonly string[]> {
    return readRecoveryCodes(await this.#call("POST", `${FACTOR}/confirm`, { code }));
  }

  async switchOffSecondFactor(password: string, code: string): Promise<void> {
    await this.#call("POST", `${FACTOR}/off`, { password, code });
  }

  async removeSecondFactor(id: string): Promise<void> {
    await this.#call("DELETE", `${one(SUBSCRIBERS, id)}/second-factor`);
  }

  async requestReset(email: string): Promise<void> {
    await this.#call("POST", RESET, { email });
  }

  async confirmReset(token: string, password: string): Promise<void> {
    await this.#call("POST", `${RESET}/confirm`, { token, password });
  }
}

function one(collection: string, id: string): string {
  return `${collection}/${encodeURIComponent(id)}`;
}
